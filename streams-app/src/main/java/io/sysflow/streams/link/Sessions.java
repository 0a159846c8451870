package io.sysflow.streams.link;

import io.sysflow.model.Oid;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Divides what a node saw of a tuple into connections and their ends. Pure: the same pieces, in
 * whatever order they came, are the same sessions.
 */
final class Sessions {

  private Sessions() {}

  /**
   * Returns the sessions.
   *
   * @param pieces in time
   * @param people by their identity, all that the pieces name
   */
  static List<Session> of(EndKey key, List<Piece> pieces, Map<Oid, Who> people) {
    List<Session> sessions = new ArrayList<>(1);
    Side only = onlySide(pieces);
    if (only != null) {
      divide(key, only, pieces, people, sessions);
      return sessions;
    }
    for (Side side : Side.values()) {
      List<Piece> own = new ArrayList<>();
      for (Piece piece : pieces) {
        if (side(piece, pieces, people) == side) {
          own.add(piece);
        }
      }
      divide(key, side, own, people, sessions);
    }
    return sessions;
  }

  /** Most often every piece says the same. */
  private static @Nullable Side onlySide(List<Piece> pieces) {
    Side side = pieces.get(0).side();
    for (Piece piece : pieces) {
      if (piece.side() != side) {
        return null;
      }
    }
    return side;
  }

  /**
   * Returns the side of a piece: its own; that of its process's other pieces, if they all have one,
   * or of its descriptor's; that of the ancestors from which it has the socket.
   */
  private static Side side(Piece piece, List<Piece> all, Map<Oid, Who> people) {
    if (piece.side() != Side.UNKNOWN) {
      return piece.side();
    }
    Side own = only(all, other -> other.oid().equals(piece.oid()));
    if (own == Side.UNKNOWN) {
      own = only(all, piece::sameSocket);
    }
    Who who = people.get(piece.oid());
    if (own == Side.UNKNOWN && who != null) {
      own = only(all, other -> who.descendsFrom(other.oid()));
    }
    if (own == Side.UNKNOWN && who != null) {
      own = only(all, other -> other.fd() == piece.fd() && who.descendsFrom(other.oid()));
    }
    return own;
  }

  private static Side only(List<Piece> all, Predicate<Piece> chosen) {
    Set<Side> sides = EnumSet.noneOf(Side.class);
    for (Piece piece : all) {
      if (piece.side() != Side.UNKNOWN && chosen.test(piece)) {
        sides.add(piece.side());
      }
    }
    return sides.size() == 1 ? sides.iterator().next() : Side.UNKNOWN;
  }

  private static void divide(
      EndKey key, Side side, List<Piece> pieces, Map<Oid, Who> people, List<Session> into) {
    List<Piece> current = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!current.isEmpty()
          && (startsAnew(piece, side, current) || isFoundAnew(piece, current, people))) {
        into.add(new Session(key, side, current, people));
        current.clear();
      }
      current.add(piece);
    }
    if (!current.isEmpty()) {
      into.add(new Session(key, side, current, people));
    }
  }

  /**
   * Returns whether an agent that started anew found the socket of another connection: one whose
   * process has nothing to do with those that used the tuple before.
   */
  private static boolean isFoundAnew(Piece piece, List<Piece> current, Map<Oid, Who> people) {
    if (piece.epoch() == current.get(current.size() - 1).epoch()) {
      return false;
    }
    Who who = people.get(piece.oid());
    for (Piece earlier : current) {
      Who other = people.get(earlier.oid());
      if (earlier.oid().equals(piece.oid())
          || who == null
          || who.process() == null
          || who.descendsFrom(earlier.oid())
          || other != null && other.descendsFrom(piece.oid())) {
        return false;
      }
    }
    return true;
  }

  /** A socket that does not block is connected a second time, to learn how it went. */
  private static boolean startsAnew(Piece piece, Side side, List<Piece> current) {
    if (!piece.begins() || side == Side.UNKNOWN) {
      return false;
    }
    if (side == Side.SERVER) {
      return true;
    }
    boolean same = false;
    for (Piece earlier : current) {
      if (earlier.sameSocket(piece)) {
        same = earlier.begins() || same;
        if (earlier.closes() || earlier.failed()) {
          return true;
        }
      }
    }
    return !same;
  }
}
