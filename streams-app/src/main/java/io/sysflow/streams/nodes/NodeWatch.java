package io.sysflow.streams.nodes;

import io.sysflow.model.Severity;
import io.sysflow.streams.alert.NodeAlert;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Finds nodes that fall silent, agents that restart too often, and records that are lost.
 * Deterministic: the same pulses in the same order give the same alerts.
 *
 * <p>There is no clock but those of the nodes, and any of them may be wrong. Each node's clock is
 * followed by how far it moves, a little at a time; the time of the fleet is where the middle one
 * of them stands. A node is silent when that has moved on by the limit since the node was heard,
 * and its partition has been read as far. Used from one thread.
 */
public final class NodeWatch {

  /** A clock is taken to move no further between two pulses: what is more is a change of it. */
  private static final long LONGEST_STEP = Duration.ofSeconds(15).toNanos();

  private static final int ID_BYTES = 16;

  private final WatchLimits limits;
  private final Map<String, NodeFacts> nodes = new TreeMap<>();
  private final Reading reading;
  private final List<NodeFacts> changed = new ArrayList<>();
  private long now;
  private int unmeasured;
  private boolean quiet;

  /** Makes a watch that has heard of nobody. */
  public NodeWatch(WatchLimits limits) {
    this.limits = limits;
    this.reading = new Reading(limits.silence());
  }

  /** Takes what was known of a node before. */
  public void load(NodeFacts facts) {
    nodes.put(facts.latest().node(), facts);
    reading.load(facts);
    now = Math.max(now, facts.heard());
  }

  /** Goes on where it was said that nothing comes of any node. */
  public void loadQuiet() {
    quiet = true;
  }

  /** Forgets the nodes that are gone for good, and returns them. */
  public List<String> forgetGone() {
    List<String> gone =
        nodes.values().stream()
            .filter(facts -> facts.silent() && now - facts.heard() > limits.gone().toNanos())
            .map(facts -> facts.latest().node())
            .toList();
    gone.forEach(nodes::remove);
    gone.forEach(reading::forget);
    return gone;
  }

  /** Returns the nodes of which something else is known since the last call. */
  public List<NodeFacts> takeChanged() {
    List<NodeFacts> taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** Takes the sign that nothing comes of a partition, though it is read. */
  public void idle(Pulse sign) {
    reading.accept(sign);
  }

  /** Takes a pulse and returns what is wrong. */
  public List<NodeAlert> accept(Pulse pulse) {
    reading.accept(pulse);
    quiet = false;
    List<NodeAlert> alerts = new ArrayList<>(0);
    NodeFacts known = nodes.get(pulse.node());
    if (known == null) {
      put(report(NodeFacts.first(pulse, now), alerts));
    } else if (otherMachine(known, pulse)) {
      put(clash(known, pulse, alerts));
    } else if (pulse.epoch() >= known.latest().epoch() || pulse.isStart()) {
      put(report(heard(known, pulse, alerts), alerts));
    }
    measure(alerts);
    return alerts;
  }

  /**
   * Says once that nothing comes of any node, which their own clocks cannot tell: of one node alone
   * there is no other.
   *
   * @param time how long nothing has come, as the shell measures it
   */
  public Optional<NodeAlert> quiet(Duration time) {
    List<NodeFacts> expected = nodes.values().stream().filter(facts -> !facts.silent()).toList();
    if (quiet || expected.isEmpty() || time.compareTo(limits.silence()) < 0) {
      return Optional.empty();
    }
    quiet = true;
    NodeFacts last =
        Collections.max(
            expected,
            Comparator.comparingLong(NodeFacts::heard)
                .thenComparing(facts -> facts.latest().node()));
    String node = last.latest().node();
    return Optional.of(
        alert(
            last,
            "all-nodes-silent",
            Severity.WARNING,
            expected.size() == 1
                ? "Nothing has come of %s for %d s".formatted(node, time.toSeconds())
                : "Nothing has come of any of %,d nodes for %d s; %s was among the last"
                    .formatted(expected.size(), time.toSeconds(), node),
            Map.of("seconds", time.toSeconds(), "nodes", (long) expected.size())));
  }

  /** Returns how far a clock is taken to have moved between two pulses, in ns. */
  static long step(long from, long to) {
    return Math.min(Math.max(0, to - from), LONGEST_STEP);
  }

  private void put(NodeFacts facts) {
    nodes.put(facts.latest().node(), facts);
    changed.add(facts);
  }

  private NodeFacts heard(NodeFacts known, Pulse pulse, List<NodeAlert> alerts) {
    long position = known.position() + step(known.latest().emitted(), pulse.emitted());
    if (now - position > limits.silence().toNanos()) {
      position = now;
    }
    NodeFacts facts = known.heardAt(pulse, position, now);
    return pulse.epoch() == known.latest().epoch() ? facts : started(facts, alerts);
  }

  private NodeFacts started(NodeFacts facts, List<NodeAlert> alerts) {
    List<Long> starts = new ArrayList<>(facts.starts());
    starts.add(now);
    starts.removeIf(time -> now - time > limits.window().toNanos());
    if (starts.size() < limits.restarts()) {
      return facts.withStarts(starts);
    }
    alerts.add(
        alert(
            facts,
            "agent-restarts",
            Severity.WARNING,
            "The agent of %s started %d times within %d minutes"
                .formatted(facts.latest().node(), starts.size(), limits.window().toMinutes()),
            Map.of("starts", (long) starts.size())));
    return facts.withStarts(List.of());
  }

  /** Reports losses when there are some, and again when they have doubled. */
  private NodeFacts report(NodeFacts facts, List<NodeAlert> alerts) {
    NodeFacts reported = facts;
    Pulse pulse = facts.latest();
    Map<String, Long> numbers = Map.of("missing", pulse.missing(), "dropped", pulse.dropped());
    if (pulse.missing() > 0 && pulse.missing() >= 2 * facts.reportedMissing()) {
      alerts.add(
          alert(
              facts,
              "records-missing",
              Severity.WARNING,
              "%,d records of %s are missing from its sequence; its agent counted %,d as lost"
                  .formatted(pulse.missing(), pulse.node(), pulse.dropped()),
              numbers));
      reported = reported.withMissingReported();
    }
    if (pulse.dropped() > 0 && pulse.dropped() >= 2 * facts.reportedDropped()) {
      alerts.add(
          alert(
              facts,
              "agent-loses-records",
              Severity.WARNING,
              "The agent of %s has lost %,d events or records since its start"
                  .formatted(pulse.node(), pulse.dropped()),
              numbers));
      reported = reported.withDroppedReported();
    }
    return reported;
  }

  private static boolean otherMachine(NodeFacts known, Pulse pulse) {
    String machine = known.latest().machineId();
    return !machine.isEmpty() && !pulse.machineId().isEmpty() && !machine.equals(pulse.machineId());
  }

  private NodeFacts clash(NodeFacts known, Pulse pulse, List<NodeAlert> alerts) {
    NodeFacts facts = known;
    if (!pulse.machineId().equals(known.reportedMachine())) {
      alerts.add(
          alert(
              NodeFacts.first(pulse, now),
              "node-name-taken",
              Severity.ERROR,
              "Two machines report as %s: %s and %s"
                  .formatted(pulse.node(), known.latest().machineId(), pulse.machineId()),
              Map.of()));
      facts = facts.withMachineReported(pulse.machineId());
    }
    // The later agent is the one whose records are joined with their state.
    return pulse.epoch() > known.latest().epoch()
        ? heard(facts, pulse, alerts).withMachineReported(known.latest().machineId())
        : facts;
  }

  /** Finds out what time it is, now and then: all nodes are looked at for an eighth of them. */
  private void measure(List<NodeAlert> alerts) {
    if (++unmeasured * 8 < nodes.size()) {
      return;
    }
    unmeasured = 0;
    long[] positions =
        nodes.values().stream()
            .filter(facts -> !facts.silent())
            .mapToLong(NodeFacts::position)
            .toArray();
    if (positions.length > 0) {
      Arrays.sort(positions);
      now = Math.max(now, positions[positions.length / 2]);
    }
    List<NodeFacts> late =
        nodes.values().stream()
            .filter(facts -> !facts.silent() && now - facts.heard() > limits.silence().toNanos())
            .filter(facts -> reading.isPast(facts.latest()))
            .toList();
    for (NodeFacts facts : late) {
      put(facts.silentNow());
      alerts.add(silent(facts));
    }
  }

  private NodeAlert silent(NodeFacts facts) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - facts.heard());
    return alert(
        facts,
        "node-silent",
        Severity.WARNING,
        "Nothing has come of %s for %d s".formatted(facts.latest().node(), seconds),
        Map.of("seconds", seconds));
  }

  private static NodeAlert alert(
      NodeFacts facts, String rule, Severity severity, String message, Map<String, Long> numbers) {
    Pulse pulse = facts.latest();
    return new NodeAlert(
        id(pulse, rule),
        rule,
        severity,
        pulse.node(),
        pulse.epoch(),
        pulse.seq(),
        pulse.emitted(),
        message,
        numbers);
  }

  private static String id(Pulse pulse, String rule) {
    String key = pulse.node() + '\0' + pulse.epoch() + '\0' + pulse.seq() + '\0' + rule;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
