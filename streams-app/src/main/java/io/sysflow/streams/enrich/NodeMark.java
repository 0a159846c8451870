package io.sysflow.streams.enrich;

/**
 * Where a node stands.
 *
 * @param epoch of the agent that reports it, 0 if it numbers nothing
 * @param records how many records without an envelope it sent
 * @param seq of the latest record of the epoch
 * @param missing how many numbers of the epoch were passed over
 * @param seen when something last came of it, to the hour, in ns since the epoch; 0 if not told yet
 */
public record NodeMark(long epoch, long records, long seq, long missing, long seen) {
  /** Before the first record. */
  public static final NodeMark NONE = new NodeMark(0, 0, 0, 0, 0);

  /** Returns the mark after one more record without an envelope. */
  NodeMark counted() {
    return new NodeMark(epoch, records + 1, seq, missing, seen);
  }

  /** Returns the mark at the start of an epoch. */
  NodeMark begun(long next) {
    return new NodeMark(next, records, 0, 0, seen);
  }

  /** Returns the mark after the record of number {@code next}. */
  NodeMark at(long next, long passedOver) {
    return new NodeMark(epoch, records, next, missing + passedOver, seen);
  }

  /** Returns the mark as of a time at which the node was there. */
  NodeMark seenAt(long time) {
    return new NodeMark(epoch, records, seq, missing, time);
  }
}
