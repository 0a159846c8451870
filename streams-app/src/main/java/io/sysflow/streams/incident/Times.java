package io.sysflow.streams.incident;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;

/** At what times each key was seen, and how often at each. Used from one thread. */
final class Times<K> {

  private final Map<K, TreeMap<Long, Integer>> times = new HashMap<>();

  void add(K key, long ts) {
    times.computeIfAbsent(key, unused -> new TreeMap<>()).merge(ts, 1, Integer::sum);
  }

  /** Takes one away; returns whether none of the key is left. */
  boolean remove(K key, long ts) {
    TreeMap<Long, Integer> of = times.get(key);
    if (of == null) {
      return false;
    }
    of.computeIfPresent(ts, (unused, count) -> count == 1 ? null : count - 1);
    if (of.isEmpty()) {
      times.remove(key);
      return true;
    }
    return false;
  }

  void addAll(Times<K> other) {
    other.times.forEach(
        (key, more) -> {
          TreeMap<Long, Integer> mine = times.computeIfAbsent(key, unused -> new TreeMap<>());
          more.forEach((ts, count) -> mine.merge(ts, count, Integer::sum));
        });
  }

  Set<K> keys() {
    return times.keySet();
  }

  /** Returns whether there is one from {@code from} to {@code to}, both included. */
  boolean any(K key, long from, long to) {
    TreeMap<Long, Integer> of = times.get(key);
    Long first = of == null ? null : of.ceilingKey(from);
    return first != null && first <= to;
  }

  /** Returns the times of a key from {@code from} to {@code to}, both included. */
  NavigableSet<Long> within(K key, long from, long to) {
    TreeMap<Long, Integer> of = times.get(key);
    return of == null || from > to
        ? java.util.Collections.emptyNavigableSet()
        : of.subMap(from, true, to, true).navigableKeySet();
  }
}
