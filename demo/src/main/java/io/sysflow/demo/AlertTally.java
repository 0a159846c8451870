package io.sysflow.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** How many alerts came from where, and how fast. Used from several threads. */
final class AlertTally {

  private final List<Long> latencies = new ArrayList<>();
  private int replayed;

  /**
   * Counts an alert of this host.
   *
   * @param latency from the system call to here, in ns
   */
  synchronized void addLive(long latency) {
    latencies.add(latency);
  }

  /** Counts an alert of a replayed node. */
  synchronized void addReplayed() {
    replayed++;
  }

  synchronized int live() {
    return latencies.size();
  }

  synchronized int replayed() {
    return replayed;
  }

  /**
   * Returns the latency that half of the live alerts had at most, in ns; empty if there are none.
   */
  synchronized OptionalLong medianLatency() {
    if (latencies.isEmpty()) {
      return OptionalLong.empty();
    }
    List<Long> sorted = new ArrayList<>(latencies);
    Collections.sort(sorted);
    return OptionalLong.of(sorted.get((sorted.size() - 1) / 2));
  }
}
