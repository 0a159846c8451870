package io.sysflow.streams.correlate;

import io.sysflow.streams.nodes.Pulse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what nodes lost: numbers that were passed over, losses that an agent counted, and the time
 * around its start. Used from one thread.
 */
public final class NodeLosses {

  private final Map<String, Pulse> latest = new HashMap<>();

  /** Takes the latest pulse of a node that was known before. */
  public void load(Pulse pulse) {
    latest.put(pulse.node(), pulse);
  }

  /** Takes a pulse; returns the time since the one before if something was lost in it. */
  public Optional<Gap> accept(Pulse pulse) {
    Pulse before = latest.get(pulse.node());
    if (before != null && pulse.epoch() < before.epoch()) {
      return Optional.empty();
    }
    latest.put(pulse.node(), pulse);
    if (before == null) {
      return Optional.empty();
    }
    boolean same = pulse.epoch() == before.epoch();
    long missing = pulse.missing() - before.missing();
    long lost = same ? Math.max(missing, pulse.dropped() - before.dropped()) : 0;
    if (same && lost <= 0) {
      return Optional.empty();
    }
    long to = Math.max(before.emitted(), pulse.emitted());
    return Optional.of(new Gap(pulse.node(), before.emitted(), to, Math.max(0, lost)));
  }

  /** Forgets a node. */
  void forget(String node) {
    latest.remove(node);
  }
}
