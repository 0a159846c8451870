package io.sysflow.agent.probe;

import java.util.Map;

/**
 * What the probe counted since it began.
 *
 * @param records that the kernel handed over
 * @param lost what was lost, by cause
 * @param truncated records with a path or string that did not fit
 * @param compatCalls calls of 32-bit programs, which are not watched
 * @param processes that live
 * @param pendingBytes in the ring
 */
public record ProbeMetrics(
    long records,
    Map<String, Long> lost,
    long truncated,
    long compatCalls,
    int processes,
    long pendingBytes) {

  /** Copies its map. */
  public ProbeMetrics {
    lost = Map.copyOf(lost);
  }
}
