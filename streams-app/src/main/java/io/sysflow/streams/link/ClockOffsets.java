package io.sysflow.streams.link;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the clocks of nodes are apart, as connections between them show: a connect is before its
 * accept, so the least of the differences of one direction is the most that the server's clock can
 * be ahead. May be used from several threads.
 */
public final class ClockOffsets {

  private static final int PAIRS = 1000;

  private final Map<Pair, Seen> least = new ConcurrentHashMap<>();

  /**
   * Two nodes.
   *
   * @param client that connects
   * @param server that accepts
   */
  public record Pair(String client, String server) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int order = client.compareTo(other.client);
      return order != 0 ? order : server.compareTo(other.server);
    }
  }

  /** The least of this and of the former hundred connections: clocks are set, and drift. */
  private record Seen(long former, long current, int count) {

    private static final int ENOUGH = 100;

    Seen with(long offset) {
      return count < ENOUGH
          ? new Seen(former, Math.min(current, offset), count + 1)
          : new Seen(current, offset, 1);
    }

    long least() {
      return Math.min(former, current);
    }
  }

  void add(String client, String server, long offset) {
    Pair pair = new Pair(client, server);
    if (client.equals(server) || least.size() >= PAIRS && !least.containsKey(pair)) {
      return;
    }
    least.merge(pair, new Seen(Long.MAX_VALUE, offset, 1), (before, added) -> before.with(offset));
  }

  /** Returns how far ahead the server's clock can be of the client's at most, ns. */
  public Map<Pair, Long> snapshot() {
    Map<Pair, Long> all = new TreeMap<>();
    least.forEach((pair, seen) -> all.put(pair, seen.least()));
    return all;
  }
}
