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
 * Finds out how far all nodes are. Nobody is as far as that before something was heard of each
 * partition: what a node has told may stand in one that is read late. Nodes are compared with the
 * middle one. One that is behind is waited for as long as something comes of it, or its partition
 * is not read; one that is silent is not waited for, nor one that is so far behind, and does not
 * catch up, that its clock must be wrong. The time for which a node was not waited for is a gap, as
 * is what it lost. The shell's clock tells who is silent, and nothing else. Used from one thread.
 */
public final class FleetProgress {

  /** How much later than it happened an agent may report something: flows are told every 30 s. */
  public static final Duration GRACE = Duration.ofSeconds(45);

  /** A node that is this far behind, and of which nothing came for so long, is silent. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A node that is this far behind is gone for good, or its clock is wrong. */
  public static final Duration GONE = Duration.ofHours(1);

  private static final long STEP = Duration.ofSeconds(1).toNanos();

  private final Readers readers;
  private final Map<String, Sender> nodes = new HashMap<>();
  private final NodeLosses losses = new NodeLosses();
  private final List<Gap> gaps = new ArrayList<>();
  private long told = Long.MIN_VALUE;
  private int unmeasured;

  /**
   * Makes one that has heard of nobody.
   *
   * @param partitions how many there are of what nodes tell
   */
  public FleetProgress(int partitions) {
    readers = new Readers(partitions);
  }

  /**
   * Takes the latest pulse of a node that was known before.
   *
   * @param now the time of the shell's clock, in ns
   */
  public void load(Pulse latest, long now) {
    nodes.put(latest.node(), Sender.heard(latest, now));
    losses.load(latest);
  }

  /**
   * Takes a pulse; returns the progress of all nodes if there is some, or gaps.
   *
   * @param now the time of the shell's clock, in ns
   */
  public Optional<Progress> accept(Pulse pulse, long now) {
    boolean waited = readers.isAnyAwaited(now);
    readers.heard(pulse, now);
    long time = told;
    if (!pulse.isIdle()) {
      if (!note(pulse, now)) {
        return Optional.empty();
      }
      unmeasured++;
    }
    if (unmeasured * 8 >= nodes.size() || pulse.isIdle() && unmeasured > 0 || waited) {
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

  /**
   * Returns whether nothing comes of any node, and not because it is not read.
   *
   * @param now the time of the shell's clock, in ns
   */
  public boolean isQuiet(long now) {
    return readers.isQuiet(now, PATIENCE.toNanos());
  }

  private boolean note(Pulse pulse, long now) {
    Sender known = nodes.get(pulse.node());
    if (known != null && pulse.epoch() < known.epoch()) {
      return false;
    }
    Optional<Gap> lost = losses.accept(pulse);
    if (lost.isPresent()) {
      gaps.add(lost.get());
    } else if (known != null && known.standing() == Sender.Standing.SILENT) {
      long to = Math.max(known.emitted(), pulse.emitted());
      gaps.add(new Gap(pulse.node(), known.emitted(), to, 0));
    }
    nodes.put(pulse.node(), known == null ? Sender.heard(pulse, now) : known.heardAt(pulse, now));
    return true;
  }

  /** Returns until when all that happened on the nodes that are waited for has come. */
  private long measure(long now) {
    if (nodes.isEmpty() || readers.isAnyAwaited(now)) {
      return Long.MIN_VALUE;
    }
    long[] times = nodes.values().stream().mapToLong(Sender::emitted).toArray();
    Arrays.sort(times);
    long middle = times[times.length / 2];
    long slowest = Long.MAX_VALUE;
    for (Map.Entry<String, Sender> entry : List.copyOf(nodes.entrySet())) {
      if (isWaitedFor(entry.getKey(), entry.getValue(), middle, now)) {
        slowest = Math.min(slowest, entry.getValue().emitted());
      }
    }
    return slowest - GRACE.toNanos();
  }

  private boolean isWaitedFor(String name, Sender node, long middle, long now) {
    long behind = middle - node.emitted();
    boolean far = behind > GONE.toNanos();
    boolean quiet = readers.time(node.partition(), now) - node.heard() > PATIENCE.toNanos();
    if (behind <= PATIENCE.toNanos()) {
      nodes.put(name, node.waitedFor());
      return true;
    }
    if (quiet && far) {
      gaps.add(gap(name, node, node.emitted() + GONE.toNanos()));
      nodes.remove(name);
      losses.forget(name);
      return false;
    }
    if (quiet) {
      if (node.standing() != Sender.Standing.SILENT) {
        nodes.put(name, node.silent());
        gaps.add(gap(name, node, Long.MAX_VALUE));
      }
      return false;
    }
    Sender looked = far ? node.farBehind(now, PATIENCE.toNanos()) : node.waitedFor();
    nodes.put(name, looked);
    boolean wrong = looked.standing() == Sender.Standing.WRONG;
    if (wrong && node.standing() != Sender.Standing.WRONG) {
      gaps.add(gap(name, node, node.emitted() + GONE.toNanos()));
    }
    return !wrong;
  }

  private static Gap gap(String name, Sender node, long to) {
    return new Gap(name, node.emitted(), to, 0);
  }
}
