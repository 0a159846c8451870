package io.sysflow.streams.correlate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds when nodes were silent in a past that is read in any order of nodes: when nothing came of
 * one for the patience, while the middle one went on. Used from one thread.
 */
public final class Silences {

  private static final long PATIENCE = FleetProgress.PATIENCE.toNanos();
  private static final long GONE = FleetProgress.GONE.toNanos();

  private final Map<String, Node> nodes = new HashMap<>();

  /** What is known of a node; times are those when it was heard, but for what it said itself. */
  private static final class Node {
    private final String name;
    private final long first;
    private long last;
    private long emitted;
    private final List<Silence> silences = new ArrayList<>(0);

    private Node(String name, long emitted, long heard) {
      this.name = name;
      this.emitted = emitted;
      this.first = heard;
      this.last = heard;
    }

    private void heard(long now, long heard) {
      if (heard < last) {
        return;
      }
      if (heard - last > PATIENCE) {
        silences.add(new Silence(last, heard, new Gap(name, emitted, Math.max(emitted, now), 0)));
      }
      last = heard;
      emitted = now;
    }

    /** Returns whether something came of it within a time. */
    private boolean speaks(long from, long to) {
      return first <= to
          && last >= from
          && silences.stream().noneMatch(one -> one.from() < from && one.to() > to);
    }
  }

  /**
   * A time in which nothing came.
   *
   * @param gap what it is to those who wait
   */
  private record Silence(long from, long to, Gap gap) {}

  /**
   * Takes what a node told; what it tells comes in order.
   *
   * @param emitted its time
   * @param heard when it came, as those who kept it measured it
   */
  public void accept(String node, long emitted, long heard) {
    Node known = nodes.get(node);
    if (known == null) {
      nodes.put(node, new Node(node, emitted, heard));
    } else {
      known.heard(emitted, heard);
    }
  }

  /** Returns the gaps that these silences are, when all is told. */
  public List<Gap> gaps() {
    long end = nodes.values().stream().mapToLong(node -> node.last).max().orElse(0);
    List<Gap> gaps = new ArrayList<>();
    for (Node node : nodes.values()) {
      List<Silence> all = new ArrayList<>(node.silences);
      if (end - node.last > PATIENCE) {
        all.add(new Silence(node.last, end, new Gap(node.name, node.emitted, Long.MAX_VALUE, 0)));
      }
      all.stream().filter(one -> othersWentOn(node, one)).forEach(one -> gaps.add(one.gap()));
    }
    return gaps;
  }

  /** Returns whether the middle node was heard after the patience, and before the silence ended. */
  private boolean othersWentOn(Node silent, Silence silence) {
    long from = silence.from() + PATIENCE;
    int known = 0;
    int ahead = 0;
    for (Node node : nodes.values()) {
      if (node.first <= silence.to() && node.last >= silence.from() - GONE) {
        known++;
        ahead += node != silent && node.speaks(from + 1, silence.to()) ? 1 : 0;
      }
    }
    return 2 * ahead >= known;
  }
}
