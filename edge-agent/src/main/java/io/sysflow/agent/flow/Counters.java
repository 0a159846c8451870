package io.sysflow.agent.flow;

import java.util.Map;
import java.util.TreeMap;

/** Counts what did not become a record, by cause. */
final class Counters {

  private final Map<String, Long> causes = new TreeMap<>();
  private long lost;

  /** Counts what the source lost. */
  void lost(String cause, long count) {
    lost += count;
    causes.merge(cause, count, Long::sum);
  }

  /** Counts something that is no loss, such as an eviction. */
  void count(String cause) {
    causes.merge(cause, 1L, Long::sum);
  }

  long lost() {
    return lost;
  }

  Map<String, Long> causes() {
    return new TreeMap<>(causes);
  }
}
