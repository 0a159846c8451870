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
 * Finds out how far all nodes are. Those whose clocks are behind the middle one of all by more than
 * the patience are not waited for: they are silent, lag or are wrong. What is missing of a node is
 * a gap: numbers that were passed over, losses that it counted, the time around a start of its
 * agent, and the time in which it was not waited for. Used from one thread.
 */
public final class FleetProgress {

  /** How much later than it happened an agent may report something: flows are told every 30 s. */
  public static final Duration GRACE = Duration.ofSeconds(45);

  /** How far behind a node may be before it is not waited for. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A node that is silent for so long is gone for good, and lacks nothing. */
  private static final long GONE = Duration.ofHours(1).toNanos();

  private static final long STEP = Duration.ofSeconds(1).toNanos();

  private final Map<String, Sender> nodes = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long told = Long.MIN_VALUE;
  private int unmeasured;

  /** What is known of a node. */
  private record Sender(Pulse latest, boolean behind) {}

  /** Takes the latest pulse of a node that was known before. */
  public void load(Pulse latest) {
    nodes.put(latest.node(), new Sender(latest, false));
  }

  /** Takes a pulse; returns the progress of all nodes if there is some, or gaps. */
  public Optional<Progress> accept(Pulse pulse) {
    Sender known = nodes.get(pulse.node());
    if (known != null && pulse.epoch() < known.latest().epoch()) {
      return Optional.empty();
    }
    if (known != null) {
      compare(known, pulse);
    }
    nodes.put(pulse.node(), new Sender(pulse, false));
    long time = told;
    if (++unmeasured * 8 >= nodes.size()) {
      unmeasured = 0;
      time = measure();
    }
    if (gaps.isEmpty() && time < Math.max(told, told + STEP)) {
      return Optional.empty();
    }
    told = Math.max(told, time);
    Progress progress = new Progress(told, gaps);
    gaps.clear();
    return Optional.of(progress);
  }

  private void compare(Sender known, Pulse pulse) {
    Pulse latest = known.latest();
    boolean same = pulse.epoch() == latest.epoch();
    long lost =
        same ? Math.max(pulse.missing() - latest.missing(), pulse.dropped() - latest.dropped()) : 0;
    if (known.behind() || !same || lost > 0) {
      long to = Math.max(latest.emitted(), pulse.emitted());
      gaps.add(new Gap(pulse.node(), latest.emitted(), to, Math.max(0, lost)));
    }
  }

  /** Returns until when all that happened on the nodes that are waited for has come. */
  private long measure() {
    long[] times = nodes.values().stream().mapToLong(node -> node.latest().emitted()).toArray();
    Arrays.sort(times);
    long middle = times[times.length / 2];
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<String, Sender> entry : List.copyOf(nodes.entrySet())) {
      Sender node = entry.getValue();
      long behind = middle - node.latest().emitted();
      if (behind <= PATIENCE.toNanos()) {
        slowest = Math.min(slowest, node.latest().emitted());
      } else if (behind > GONE) {
        gaps.add(gap(node.latest(), node.latest().emitted() + GONE));
        nodes.remove(entry.getKey());
      } else if (!node.behind()) {
        nodes.put(entry.getKey(), new Sender(node.latest(), true));
        gaps.add(gap(node.latest(), Long.MAX_VALUE));
      }
    }
    return slowest - GRACE.toNanos();
  }

  private static Gap gap(Pulse latest, long to) {
    return new Gap(latest.node(), latest.emitted(), to, 0);
  }
}
