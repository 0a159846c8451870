package io.sysflow.streams.correlate;

import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out how far all nodes are. Nodes are compared with the middle one. One that is behind is
 * waited for as long as something comes of it, for its records may be read later than those of
 * others; one that is silent is not waited for, nor one that is so far behind that its clock must
 * be wrong. The time for which a node was not waited for is a gap, as is what it lost. Used from
 * one thread.
 */
public final class FleetProgress {

  /** How much later than it happened an agent may report something: flows are told every 30 s. */
  public static final Duration GRACE = Duration.ofSeconds(45);

  /** A node that is this far behind, and of which nothing came for so long, is silent. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A node that is this far behind is gone for good, or its clock is wrong. */
  public static final Duration GONE = Duration.ofHours(1);

  private static final long STEP = Duration.ofSeconds(1).toNanos();

  private final Map<String, Sender> nodes = new HashMap<>();
  private final NodeLosses losses = new NodeLosses();
  private final List<Gap> gaps = new ArrayList<>();
  private long told = Long.MIN_VALUE;
  private int unmeasured;

  /**
   * What is known of a node.
   *
   * @param emitted its time
   * @param heard when, by the shell's clock
   * @param silent whether it is not waited for
   */
  private record Sender(long epoch, long emitted, long heard, boolean silent) {}

  /**
   * Takes the latest pulse of a node that was known before.
   *
   * @param now the time of the shell's clock, in ns
   */
  public void load(Pulse latest, long now) {
    nodes.put(latest.node(), new Sender(latest.epoch(), latest.emitted(), now, false));
    losses.load(latest);
  }

  /**
   * Takes a pulse; returns the progress of all nodes if there is some, or gaps.
   *
   * @param now the time of the shell's clock, in ns
   */
  public Optional<Progress> accept(Pulse pulse, long now) {
    Sender known = nodes.get(pulse.node());
    if (known != null && pulse.epoch() < known.epoch()) {
      return Optional.empty();
    }
    Optional<Gap> lost = losses.accept(pulse);
    if (lost.isPresent()) {
      gaps.add(lost.get());
    } else if (known != null && known.silent()) {
      long to = Math.max(known.emitted(), pulse.emitted());
      gaps.add(new Gap(pulse.node(), known.emitted(), to, 0));
    }
    nodes.put(pulse.node(), new Sender(pulse.epoch(), pulse.emitted(), now, false));
    long time = told;
    if (++unmeasured * 8 >= nodes.size()) {
      unmeasured = 0;
      time = measure(now);
    }
    if (gaps.isEmpty() && time < Math.max(told, told + STEP)) {
      return Optional.empty();
    }
    told = Math.max(told, time);
    Progress progress = new Progress(told, gaps);
    gaps.clear();
    return Optional.of(progress);
  }

  /** Returns until when all that happened on the nodes that are waited for has come. */
  private long measure(long now) {
    long[] times = nodes.values().stream().mapToLong(Sender::emitted).toArray();
    Arrays.sort(times);
    long middle = times[times.length / 2];
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<String, Sender> entry : List.copyOf(nodes.entrySet())) {
      Sender node = entry.getValue();
      long behind = middle - node.emitted();
      boolean quiet = now - node.heard() > PATIENCE.toNanos();
      if (behind > GONE.toNanos()) {
        gaps.add(gap(entry.getKey(), node, node.emitted() + GONE.toNanos()));
        nodes.remove(entry.getKey());
        losses.forget(entry.getKey());
      } else if (behind <= PATIENCE.toNanos() || !quiet) {
        slowest = Math.min(slowest, node.emitted());
      } else if (!node.silent()) {
        nodes.put(entry.getKey(), new Sender(node.epoch(), node.emitted(), node.heard(), true));
        gaps.add(gap(entry.getKey(), node, Long.MAX_VALUE));
      }
    }
    return slowest - GRACE.toNanos();
  }

  private static Gap gap(String name, Sender node, long to) {
    return new Gap(name, node.emitted(), to, 0);
  }
}
