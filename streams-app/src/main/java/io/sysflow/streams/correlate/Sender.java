package io.sysflow.streams.correlate;

import io.sysflow.streams.nodes.Pulse;

/**
 * What is known of a node as one who tells how far it is.
 *
 * @param epoch of its agent
 * @param emitted its time
 * @param heard when, by the shell's clock
 * @param partition that it is heard of
 * @param standing whether it is waited for
 * @param lag how far it was behind the shell's clock when that was last looked at
 * @param since when that was, by the shell's clock; {@link #NEVER} if it is not far behind
 */
record Sender(
    long epoch, long emitted, long heard, int partition, Standing standing, long lag, long since) {

  private static final long NEVER = Long.MIN_VALUE;

  /** Whether a node is waited for. */
  enum Standing {
    /** It is. */
    WAITED_FOR,
    /** It is not, for nothing comes of it. */
    SILENT,
    /** It is not, for its clock is wrong. */
    WRONG
  }

  /** Returns one of whom only this is known. */
  static Sender heard(Pulse pulse, long now) {
    return new Sender(
        pulse.epoch(), pulse.emitted(), now, pulse.partition(), Standing.WAITED_FOR, 0, NEVER);
  }

  Sender heardAt(Pulse pulse, long now) {
    Standing next = standing == Standing.WRONG ? Standing.WRONG : Standing.WAITED_FOR;
    return new Sender(pulse.epoch(), pulse.emitted(), now, pulse.partition(), next, lag, since);
  }

  Sender silent() {
    return new Sender(epoch, emitted, heard, partition, Standing.SILENT, lag, since);
  }

  Sender waitedFor() {
    return standing == Standing.WAITED_FOR && since == NEVER
        ? this
        : new Sender(epoch, emitted, heard, partition, Standing.WAITED_FOR, 0, NEVER);
  }

  /**
   * Returns the same, looked at while it is far behind. What a partition held before is read faster
   * than it happened; a clock that is wrong goes on at the pace of all others.
   *
   * @param patience for how long it is watched
   */
  Sender farBehind(long now, long patience) {
    if (since == NEVER) {
      return new Sender(epoch, emitted, heard, partition, standing, now - emitted, now);
    }
    long watched = now - since;
    if (watched < patience) {
      return this;
    }
    boolean catchesUp = now - emitted < lag - watched / 2;
    Standing next = catchesUp ? Standing.WAITED_FOR : Standing.WRONG;
    return new Sender(epoch, emitted, heard, partition, next, now - emitted, now);
  }
}
