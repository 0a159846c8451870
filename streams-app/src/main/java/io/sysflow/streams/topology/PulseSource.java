package io.sysflow.streams.topology;

import io.sysflow.model.Activity;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.NodeMark;
import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each node how it goes, when a few seconds of its time have passed, its agent has started
 * or numbers were passed over. Used from one thread.
 */
final class PulseSource {

  private static final int LONGEST_MACHINE = 256;
  private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

  private final Map<String, Last> last = new HashMap<>();
  private final int partition;

  /** Makes one for the nodes of a partition. */
  PulseSource(int partition) {
    this.partition = partition;
  }

  private record Last(long epoch, long emitted, long missing, long dropped, String machineId) {}

  /**
   * Takes a record.
   *
   * @param mark where the node stands after it
   * @return a pulse, most often none
   */
  Optional<Pulse> accept(String node, SysFlow sysflow, NodeMark mark) {
    Header header = sysflow.rec() instanceof Header rec ? rec : null;
    if (sysflow.epoch() != mark.epoch() && header == null) {
      return Optional.empty();
    }
    if (sysflow.epoch() == 0) {
      return unnumbered(node, sysflow);
    }
    Last before = last.get(node);
    if (before != null && told(before, sysflow, mark) && !news(before, header)) {
      return Optional.empty();
    }
    Pulse pulse = pulse(node, sysflow, mark, before, header);
    last.put(
        node,
        new Last(
            pulse.epoch(), pulse.emitted(), mark.missing(), pulse.dropped(), pulse.machineId()));
    return Optional.of(pulse);
  }

  /**
   * Tells how far the records of a collector are that numbers nothing: their time is all it has.
   */
  private Optional<Pulse> unnumbered(String node, SysFlow sysflow) {
    Last before = last.get(node);
    if (!(sysflow.rec() instanceof Activity activity)
        || before != null && activity.ts() - before.emitted() < INTERVAL) {
      return Optional.empty();
    }
    last.put(node, new Last(0, activity.ts(), 0, 0, ""));
    return Optional.of(new Pulse(node, 0, 0, 0, 0, activity.ts(), "", partition));
  }

  /** Returns whether what was told is not long ago, and as it is now. */
  private static boolean told(Last before, SysFlow sysflow, NodeMark mark) {
    long passed = sysflow.emitted() - before.emitted();
    return before.epoch() == sysflow.epoch()
        && before.missing() == mark.missing()
        && passed >= 0
        && passed < INTERVAL;
  }

  private static boolean news(Last before, @Nullable Header header) {
    return header != null
        && header.agent() != null
        && (header.agent().dropped() != before.dropped()
            || !shortened(header.agent().machineId()).equals(before.machineId()));
  }

  private Pulse pulse(
      String node, SysFlow sysflow, NodeMark mark, @Nullable Last before, @Nullable Header header) {
    boolean same = before != null && before.epoch() == sysflow.epoch();
    long dropped = same && before != null ? before.dropped() : 0;
    String machine = before == null ? "" : before.machineId();
    if (header != null && header.agent() != null) {
      dropped = header.agent().dropped();
      machine = shortened(header.agent().machineId());
    }
    boolean late = sysflow.epoch() != mark.epoch();
    return new Pulse(
        node,
        sysflow.epoch(),
        sysflow.seq(),
        late ? 0 : mark.missing(),
        dropped,
        sysflow.emitted(),
        machine,
        partition);
  }

  private static String shortened(String machine) {
    return machine.substring(0, Math.min(machine.length(), LONGEST_MACHINE));
  }

  /** Forgets the nodes that do not pass. */
  void retain(Predicate<String> nodes) {
    last.keySet().removeIf(nodes.negate());
  }
}
