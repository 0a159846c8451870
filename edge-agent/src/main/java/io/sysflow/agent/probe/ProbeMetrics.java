package io.sysflow.agent.probe;

import java.util.Map;

/**
 * What the probe counted since it began.
 *
 * @param sent records that the kernel handed over
 * @param read records that were read
 * @param lost what was lost, by cause
 * @param deferred records that found no room, and were told later
 * @param truncated records with a path or string that did not fit
 * @param unsummed transfers told one by one, as the table of sums was full
 * @param foreignCalls calls by numbers that the probe does not know
 * @param unseenRequests operations of io_urings that the kernel does not tell of
 * @param pendingBytes in the ring
 */
public record ProbeMetrics(
    long sent,
    long read,
    Map<String, Long> lost,
    long deferred,
    long truncated,
    long unsummed,
    long foreignCalls,
    long unseenRequests,
    long pendingBytes) {

  /** Copies its map. */
  public ProbeMetrics {
    lost = Map.copyOf(lost);
  }

  /** Returns all but what was lost, by plain names. */
  Map<String, Long> counts() {
    return Map.of(
        "probe_sent", sent,
        "probe_read", read,
        "probe_deferred", deferred,
        "probe_truncated", truncated,
        "probe_unsummed", unsummed,
        "probe_foreign_calls", foreignCalls,
        "probe_unseen_requests", unseenRequests,
        "probe_pending_bytes", pendingBytes);
  }
}
