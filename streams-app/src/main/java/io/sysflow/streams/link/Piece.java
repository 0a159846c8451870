package io.sysflow.streams.link;

import io.sysflow.model.Oid;
import io.sysflow.model.Traffic;
import java.util.Comparator;

/**
 * One export of what a process did on a socket.
 *
 * @param epoch of the record's envelope
 * @param seq of the record's envelope
 * @param oid the process
 * @param fd descriptor, -1 if unknown
 * @param side which the operations show, or the addresses
 * @param begins whether it has the connect or the accept
 * @param closes whether it has the close
 * @param ends whether the flow is over, by a close or otherwise
 * @param failed whether the connect was refused
 * @param ts of the first operation, ns since the epoch
 * @param endTs of the last, ns since the epoch
 * @param reads operations and bytes
 * @param writes operations and bytes
 */
public record Piece(
    long epoch,
    long seq,
    Oid oid,
    int fd,
    Side side,
    boolean begins,
    boolean closes,
    boolean ends,
    boolean failed,
    long ts,
    long endTs,
    Traffic reads,
    Traffic writes) {

  /** In time; what begins comes before what else happened at once. */
  static final Comparator<Piece> IN_TIME =
      Comparator.comparingLong(Piece::ts)
          .thenComparing(piece -> !piece.begins())
          .thenComparingLong(Piece::epoch)
          .thenComparingLong(Piece::seq)
          .thenComparingLong(piece -> piece.oid().hpid())
          .thenComparingLong(piece -> piece.oid().createTs())
          .thenComparingInt(Piece::fd);

  boolean isOf(Piece other) {
    return epoch == other.epoch && seq == other.seq;
  }

  boolean sameSocket(Piece other) {
    return oid.equals(other.oid) && fd == other.fd;
  }

  /** Returns this piece and a later one of the same process and descriptor as one. */
  Piece with(Piece later) {
    boolean last = later.endTs >= endTs;
    return new Piece(
        epoch,
        seq,
        oid,
        fd,
        side,
        begins,
        closes || later.closes,
        last ? later.ends : ends,
        failed && later.failed,
        Math.min(ts, later.ts),
        Math.max(endTs, later.endTs),
        sum(reads, later.reads),
        sum(writes, later.writes));
  }

  static Traffic sum(Traffic one, Traffic other) {
    return new Traffic(one.ops() + other.ops(), one.bytes() + other.bytes());
  }
}
