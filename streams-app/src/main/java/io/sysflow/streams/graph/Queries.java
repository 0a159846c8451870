package io.sysflow.streams.graph;

import io.sysflow.streams.graph.Edge.Act;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks a history how something came about, and what came of it. An effect counts only in its time:
 * what a process did after it had started another is no cause of that one.
 */
public final class Queries {

  private final History history;
  private final int most;
  private final int fan;

  /**
   * Makes one.
   *
   * @param most how many things a graph has
   * @param fan how many effects of a kind are followed from one thing
   */
  public Queries(History history, int most, int fan) {
    this.history = history;
    this.most = most;
    this.fan = fan;
  }

  /**
   * Returns how the seeds came to be what they were.
   *
   * @param seeds ids of processes, and a time of each, ns since the epoch
   */
  public Graph provenance(Map<String, Long> seeds) {
    return walk(seeds, true);
  }

  /**
   * Returns what came of the seeds.
   *
   * @param seeds ids of processes, and a time of each, ns since the epoch
   */
  public Graph reach(Map<String, Long> seeds) {
    return walk(seeds, false);
  }

  private Graph walk(Map<String, Long> seeds, boolean back) {
    Map<String, List<Edge>> all = history.edges(back);
    Map<String, Long> times = new LinkedHashMap<>(seeds);
    Deque<String> open = new ArrayDeque<>(seeds.keySet());
    Set<Edge> found = new LinkedHashSet<>();
    long omitted = history.omitted();
    while (!open.isEmpty()) {
      String at = open.poll();
      long time = times.getOrDefault(at, 0L);
      List<Edge> next = next(all.getOrDefault(at, List.of()), time, back, all);
      List<Edge> followed = followed(next, back);
      omitted += next.size() - followed.size();
      for (Edge edge : followed) {
        String other = back ? edge.from() : edge.to();
        long then = back ? Math.min(time, edge.last()) : Math.max(time, edge.first());
        Long known = times.get(other);
        if (known == null && times.size() >= most) {
          omitted++;
          continue;
        }
        found.add(edge);
        if (known == null || (back ? then > known : then < known)) {
          times.put(other, then);
          open.add(other);
        }
      }
    }
    List<Node> nodes = new ArrayList<>();
    times.keySet().forEach(id -> history.node(id).ifPresent(nodes::add));
    return new Graph(nodes, List.copyOf(found), seeds.keySet(), omitted);
  }

  private static List<Edge> next(
      List<Edge> edges, long time, boolean back, Map<String, List<Edge>> all) {
    return edges.stream()
        .filter(edge -> back ? edge.first() <= time : edge.last() >= time)
        .filter(edge -> !back || edge.act() != Act.READ_BY || isWritten(edge, all))
        .toList();
  }

  /** Leaves out of too many of a kind all but those nearest in time. */
  private List<Edge> followed(List<Edge> edges, boolean back) {
    Map<Act, Integer> counts = new HashMap<>();
    List<Edge> followed = new ArrayList<>();
    Comparator<Edge> nearest =
        back
            ? Comparator.comparingLong(Edge::last).reversed()
            : Comparator.comparingLong(Edge::first);
    for (Edge edge : edges.stream().sorted(nearest.thenComparing(Edge::from)).toList()) {
      if (counts.merge(edge.act(), 1, Integer::sum) <= fan) {
        followed.add(edge);
      }
    }
    return followed;
  }

  /** A file that nobody else wrote says nothing of how its reader came about. */
  private static boolean isWritten(Edge read, Map<String, List<Edge>> byTarget) {
    return byTarget.getOrDefault(read.from(), List.of()).stream()
        .anyMatch(edge -> edge.act() == Act.WROTE && !edge.from().equals(read.to()));
  }
}
