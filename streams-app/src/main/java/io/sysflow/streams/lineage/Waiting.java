package io.sysflow.streams.lineage;

import io.sysflow.streams.link.Progress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits until all nodes have passed its time by the grace, and until what was told before that
 * has had the time to come. Used from one thread.
 *
 * @param <T> what waits
 */
public final class Waiting<T> {

  private final long grace;
  private final long settle;
  private final int limit;
  private final Progress progress;
  private final Map<String, One<T>> all = new LinkedHashMap<>();

  private record One<T>(T value, long time, long since) {}

  /** Makes an empty one. */
  public Waiting(LineageLimits limits) {
    grace = limits.grace().toNanos();
    settle = limits.settle().toNanos();
    limit = limits.candidates();
    progress = new Progress(2 * grace);
  }

  /** Takes how far a node has come. */
  public void progress(String node, long time, long now) {
    progress.heard(node, time, now);
  }

  /**
   * Takes something; the same id comes in the place of what it named before.
   *
   * @param time when it happened
   * @param now the caller's clock, ns
   */
  public void put(String id, T value, long time, long now) {
    all.put(id, new One<>(value, time, now));
  }

  /**
   * Returns what waits no longer, and the oldest if too much waits: they are decided by what is
   * known now.
   *
   * @param now the caller's clock, ns
   */
  public List<T> due(long now) {
    if (all.isEmpty()) {
      return List.of();
    }
    long time = progress.time(now);
    List<T> due = new ArrayList<>();
    Iterator<One<T>> rest = all.values().iterator();
    while (rest.hasNext()) {
      One<T> one = rest.next();
      long waited = now - one.since();
      boolean passed = time - one.time() >= grace && waited >= settle || waited >= 2 * grace;
      if (passed || all.size() > limit) {
        rest.remove();
        due.add(one.value());
      }
    }
    return due;
  }

  /** Returns how much waits. */
  public int size() {
    return all.size();
  }
}
