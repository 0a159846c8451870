package io.sysflow.streams.correlate;

import java.util.List;

/**
 * How far the nodes are: no more hits of before then come, but of those that are not waited for.
 *
 * @param time in ns since the epoch, the grace taken off
 * @param gaps that became known since the last progress; one from the same node and time replaces
 *     what was known
 */
public record Progress(long time, List<Gap> gaps) {

  /** Copies the list. */
  public Progress {
    gaps = List.copyOf(gaps);
  }

  /** Returns the end of everything. */
  public static Progress end() {
    return new Progress(Long.MAX_VALUE, List.of());
  }
}
