package io.sysflow.streams.incident;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * When each file was used, with the time of the alert that says so, and how often. Used from one
 * thread.
 */
final class FileTimes {

  private final Map<FileKey, TreeMap<Long, TreeMap<Long, Integer>>> times = new HashMap<>();

  /**
   * Adds a use.
   *
   * @param ts when the file was used
   * @param alert time of the alert
   */
  void add(FileKey file, long ts, long alert) {
    add(file, ts, alert, 1);
  }

  private void add(FileKey file, long ts, long alert, int count) {
    times
        .computeIfAbsent(file, unused -> new TreeMap<>())
        .computeIfAbsent(ts, unused -> new TreeMap<>())
        .merge(alert, count, Integer::sum);
  }

  /** Takes one away. */
  void remove(FileKey file, long ts, long alert) {
    TreeMap<Long, TreeMap<Long, Integer>> uses = times.get(file);
    TreeMap<Long, Integer> alerts = uses == null ? null : uses.get(ts);
    if (uses == null || alerts == null) {
      return;
    }
    alerts.computeIfPresent(alert, (unused, count) -> count == 1 ? null : count - 1);
    if (alerts.isEmpty()) {
      uses.remove(ts);
    }
    if (uses.isEmpty()) {
      times.remove(file);
    }
  }

  void addAll(FileTimes other) {
    other.times.forEach(
        (file, uses) ->
            uses.forEach(
                (ts, alerts) -> alerts.forEach((alert, count) -> add(file, ts, alert, count))));
  }

  Set<FileKey> keys() {
    return times.keySet();
  }

  /** Returns whether there is a use at {@code ts} or later, of an alert within a time. */
  boolean since(FileKey file, long ts, long from, long to) {
    TreeMap<Long, TreeMap<Long, Integer>> uses = times.get(file);
    return uses != null
        && uses.tailMap(ts, true).values().stream().anyMatch(alerts -> any(alerts, from, to));
  }

  /** Returns whether there is a use at {@code ts} or before, of an alert within a time. */
  boolean until(FileKey file, long ts, long from, long to) {
    TreeMap<Long, TreeMap<Long, Integer>> uses = times.get(file);
    return uses != null
        && uses.headMap(ts, true).values().stream().anyMatch(alerts -> any(alerts, from, to));
  }

  private static boolean any(NavigableMap<Long, Integer> alerts, long from, long to) {
    Long first = alerts.ceilingKey(from);
    return first != null && first <= to;
  }
}
