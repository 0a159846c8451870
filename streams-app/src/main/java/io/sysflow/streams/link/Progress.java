package io.sysflow.streams.link;

import java.util.HashMap;
import java.util.Map;

/** How far the nodes have come, by their own clocks. Used from one thread. */
public final class Progress {

  private static final int NODES = 100_000;

  private final long patience;
  private final Map<String, At> nodes = new HashMap<>();

  private record At(long time, long heard) {}

  /**
   * Makes one.
   *
   * @param patience how long, by the caller's clock, a node may say nothing until it holds up
   *     nobody
   */
  public Progress(long patience) {
    this.patience = patience;
  }

  /** Takes how far a node has come. */
  public void heard(String node, long time, long now) {
    At before = nodes.get(node);
    if (before != null && before.heard() == now && before.time() >= time) {
      return;
    }
    if (before != null || nodes.size() < NODES) {
      nodes.put(node, new At(before == null ? time : Math.max(before.time(), time), now));
    }
  }

  /** Returns the time of the slowest node that is heard; the least number if none is. */
  public long time(long now) {
    nodes.values().removeIf(at -> now - at.heard() > patience);
    return nodes.values().stream().mapToLong(At::time).min().orElse(Long.MIN_VALUE / 2);
  }
}
