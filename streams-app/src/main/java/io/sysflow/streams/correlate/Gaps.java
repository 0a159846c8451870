package io.sysflow.streams.correlate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest gaps of all nodes. Used from one thread. */
final class Gaps {

  private static final Comparator<Gap> ORDER =
      Comparator.comparingLong(Gap::from).thenComparing(Gap::node);

  private final int limit;
  private final Map<String, Deque<Gap>> byNode = new HashMap<>();
  private int size;

  Gaps(int limit) {
    this.limit = limit;
  }

  /** Adds a gap, or what more is known of one; returns whether another was forgotten. */
  boolean add(Gap gap) {
    Deque<Gap> gaps = byNode.computeIfAbsent(gap.node(), key -> new ArrayDeque<>());
    Gap latest = gaps.peekLast();
    if (latest != null && latest.from() == gap.from()) {
      gaps.removeLast();
      size--;
    }
    gaps.addLast(gap);
    size++;
    return size > limit && forgetOne(gaps);
  }

  private boolean forgetOne(Deque<Gap> gaps) {
    gaps.removeFirst();
    size--;
    return true;
  }

  /** Forgets what ended before a time. */
  void expire(long time) {
    for (Deque<Gap> gaps : byNode.values()) {
      while (!gaps.isEmpty() && gaps.peekFirst().to() < time) {
        gaps.removeFirst();
        size--;
      }
    }
    byNode.values().removeIf(Deque::isEmpty);
  }

  /**
   * Returns the gaps that touch a time.
   *
   * @param node of which; null for all
   */
  List<Gap> within(long start, long end, @Nullable String node) {
    if (size == 0) {
      return List.of();
    }
    List<Gap> found = new ArrayList<>();
    byNode.forEach(
        (of, gaps) -> {
          if (node == null || node.equals(of)) {
            gaps.stream().filter(gap -> gap.touches(start, end)).forEach(found::add);
          }
        });
    found.sort(ORDER);
    return found;
  }

  /** Returns all gaps. */
  List<Gap> all() {
    return within(Long.MIN_VALUE, Long.MAX_VALUE, null);
  }
}
