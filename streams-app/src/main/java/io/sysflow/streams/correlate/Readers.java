package io.sysflow.streams.correlate;

import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.Arrays;

/** When something was heard of those who read partitions. Used from one thread. */
final class Readers {

  /** A partition that nobody reads for so long holds up nobody. */
  static final Duration LOST = Duration.ofMinutes(10);

  private static final long NEVER = Long.MIN_VALUE;

  private final long[] heard;
  private long begun = NEVER;
  private long spoken = NEVER;

  Readers(int partitions) {
    heard = new long[partitions];
    Arrays.fill(heard, NEVER);
  }

  void heard(Pulse pulse, long now) {
    begin(now);
    if (pulse.partition() >= 0 && pulse.partition() < heard.length) {
      heard[pulse.partition()] = now;
    }
    if (!pulse.isIdle()) {
      spoken = now;
    }
  }

  private void begin(long now) {
    if (begun == NEVER) {
      begun = now;
    }
  }

  /** Returns whether there is a partition of which nothing was heard yet. */
  boolean isAnyAwaited(long now) {
    begin(now);
    if (now - begun > LOST.toNanos()) {
      return false;
    }
    for (long time : heard) {
      if (time == NEVER) {
        return true;
      }
    }
    return false;
  }

  /** Returns when a partition was last read: now if that is not known. */
  long time(int partition, long now) {
    if (partition < 0 || partition >= heard.length) {
      return now;
    }
    long last = heard[partition] == NEVER ? begun : heard[partition];
    return now - last > LOST.toNanos() ? now : last;
  }

  /** Returns whether all partitions were read after the latest that was heard of a node. */
  boolean isQuiet(long now, long patience) {
    if (begun == NEVER || isAnyAwaited(now)) {
      return false;
    }
    long since = Math.max(begun, spoken);
    for (int partition = 0; partition < heard.length; partition++) {
      if (time(partition, now) - since <= patience) {
        return false;
      }
    }
    return true;
  }
}
