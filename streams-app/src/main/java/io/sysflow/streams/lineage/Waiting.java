package io.sysflow.streams.lineage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits until all nodes have passed its time. Used from one thread.
 *
 * @param <T> what waits
 */
public final class Waiting<T> {

  private final int limit;
  private final Map<String, One<T>> all = new LinkedHashMap<>();

  private record One<T>(T value, long time) {}

  /** Makes an empty one. */
  public Waiting(LineageLimits limits) {
    limit = limits.candidates();
  }

  /**
   * Takes something; the same id comes in the place of what it named before.
   *
   * @param time when it happened
   */
  public void put(String id, T value, long time) {
    all.put(id, new One<>(value, time));
  }

  /**
   * Returns what waits no longer, and the oldest if too much waits: they are decided by what is
   * known now.
   *
   * @param time that all nodes have passed
   */
  public List<T> due(long time) {
    List<T> due = new ArrayList<>();
    Iterator<One<T>> rest = all.values().iterator();
    while (rest.hasNext()) {
      One<T> one = rest.next();
      if (one.time() <= time || all.size() > limit) {
        rest.remove();
        due.add(one.value());
      }
    }
    return due;
  }

  /** Returns whether more waits than may. */
  public boolean isOverfull() {
    return all.size() > limit;
  }

  /** Returns how much waits. */
  public int size() {
    return all.size();
  }
}
