package io.sysflow.streams.nodes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each partition has been read, as those who send to it measure it: after a pause of the
 * application one is read before another. Each has a time of its own, which the fastest clock in it
 * moves, a little with each pulse; where nothing comes the reader's clock does. Used from one
 * thread.
 */
final class Reading {

  private final long silence;
  private final Map<Integer, Long> times = new HashMap<>();
  private final Map<String, Sender> senders = new HashMap<>();

  /**
   * Who moves a partition's time.
   *
   * @param clock its own, ns since the epoch
   * @param position how far that has moved, on the partition's scale
   * @param heard the partition's time of its latest pulse
   */
  private record Sender(int partition, long clock, long position, long heard) {}

  /**
   * Makes one.
   *
   * @param silence after which a sender counts no more
   */
  Reading(Duration silence) {
    this.silence = silence.toNanos();
  }

  /** Takes what was known of a node before; the fleet's time goes on as that of its partition. */
  void load(NodeFacts facts) {
    Pulse latest = facts.latest();
    long time = facts.heard();
    times.merge(latest.partition(), time, Math::max);
    senders.put(latest.node(), new Sender(latest.partition(), latest.emitted(), time, time));
  }

  /** Takes a pulse of a node, or the sign that nothing comes of a partition. */
  void accept(Pulse pulse) {
    int partition = pulse.partition();
    String name = pulse.isIdle() ? Integer.toString(partition) + '\0' : pulse.node();
    long clock = pulse.isIdle() ? pulse.seq() : pulse.emitted();
    long time = times.getOrDefault(partition, 0L);
    long position = time;
    Sender before = senders.get(name);
    if (before != null && before.partition() == partition && time - before.heard() <= silence) {
      position = before.position() + NodeWatch.step(before.clock(), clock);
      time = Math.max(time, position);
      times.put(partition, time);
    }
    senders.put(name, new Sender(partition, clock, position, time));
  }

  /** Forgets a node. */
  void forget(String node) {
    senders.remove(node);
  }

  /** Returns whether what a node sent since its latest pulse would have been read. */
  boolean isPast(Pulse latest) {
    if (latest.partition() < 0) {
      return true; // Earlier versions did not tell it.
    }
    Sender sender = senders.get(latest.node());
    long heard = sender == null ? 0 : sender.heard();
    return times.getOrDefault(latest.partition(), 0L) - heard > silence;
  }
}
