package io.sysflow.streams.link;

import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.Oid;
import io.sysflow.model.Traffic;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One end of one connection: what lies between a connect or accept and the next of its tuple. */
final class Session {

  private static final int ID_BYTES = 16;

  private final EndKey key;
  private final Side side;
  private final boolean begun;
  private final List<Piece> pieces;
  private final Map<Oid, Who> people;
  private final long first;
  private final long last;
  private final boolean ended;
  private final boolean failed;
  private @Nullable String id;

  /**
   * Makes one.
   *
   * @param pieces in time, at least one
   * @param people all that used the tuple on the node
   */
  Session(EndKey key, Side side, List<Piece> pieces, Map<Oid, Who> people) {
    this.key = key;
    this.side = side;
    this.pieces = List.copyOf(pieces);
    this.people = people;
    this.begun = side != Side.UNKNOWN && pieces.get(0).begins();
    this.first = pieces.get(0).ts();
    long latest = Long.MIN_VALUE;
    boolean refused = false;
    for (Piece piece : pieces) {
      latest = Math.max(latest, piece.endTs());
      refused |= piece.failed();
    }
    this.last = latest;
    this.failed = refused;
    this.ended = refused || isOver(pieces);
  }

  /** Whoever used it closed it or ended; one of them must have closed it, for a flow may lapse. */
  private static boolean isOver(List<Piece> pieces) {
    Map<Oid, Piece> latest = new LinkedHashMap<>();
    boolean closed = false;
    for (Piece piece : pieces) {
      closed |= piece.closes();
    }
    if (!closed) {
      return false;
    }
    for (Piece piece : pieces) {
      latest.merge(piece.oid(), piece, (a, b) -> b.endTs() > a.endTs() || b.closes() ? b : a);
    }
    return latest.values().stream().allMatch(Piece::ends);
  }

  EndKey key() {
    return key;
  }

  Side side() {
    return side;
  }

  /** Returns whether its connect or accept was seen. */
  boolean begun() {
    return begun;
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  boolean ended() {
    return ended;
  }

  boolean failed() {
    return failed;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Returns who connected or accepted, or else was seen first. */
  Who who() {
    Who who = people.get(pieces.get(0).oid());
    if (who == null) {
      throw new AssertionError(pieces.get(0));
    }
    return who;
  }

  /** Returns a name that depends on nothing but what it is. */
  String id() {
    String made = id;
    if (made == null) {
      made = hash();
      id = made;
    }
    return made;
  }

  private String hash() {
    // Of what was there before, an agent knows one at most when it starts.
    String when = begun ? Long.toString(first) : "epoch " + pieces.get(0).epoch();
    String text = key.node() + '\0' + side + '\0' + key.tuple() + '\0' + when;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns something that differs when more than bytes and times do. */
  int shape() {
    Set<Oid> users = new HashSet<>();
    int known = 0;
    for (Piece piece : pieces) {
      Who who = people.get(piece.oid());
      if (users.add(piece.oid()) && who != null) {
        known = known * 31 + (who.process() == null ? 0 : 1 + who.ancestors().size());
      }
    }
    return (id().hashCode() * 31 + users.size()) * 31 + known * 2 + (ended ? 1 : 0);
  }

  /** Returns something that differs when more was transferred. */
  long volume() {
    long sum = last;
    for (Piece piece : pieces) {
      sum += piece.reads().bytes() + piece.writes().bytes() * 31 + piece.reads().ops();
    }
    return sum;
  }

  LinkEnd end() {
    Map<Oid, LinkParty> parties = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      parties.merge(piece.oid(), party(piece), Session::joined);
    }
    Oid opener = pieces.get(0).oid();
    List<LinkParty> inOrder = new ArrayList<>(parties.values());
    inOrder.sort(
        Comparator.comparing((LinkParty party) -> !party.oid().equals(opener))
            .thenComparingLong(LinkParty::firstSeen)
            .thenComparingLong(party -> party.oid().hpid())
            .thenComparingLong(party -> party.oid().createTs()));
    return new LinkEnd(key.node(), begun, ended, first, last, inOrder);
  }

  private LinkParty party(Piece piece) {
    Who who = people.get(piece.oid());
    return new LinkParty(
        piece.oid(),
        who == null ? null : who.process(),
        who == null ? List.of() : who.ancestors(),
        who == null ? null : who.container(),
        who == null ? null : who.pod(),
        piece.reads(),
        piece.writes(),
        piece.ts(),
        piece.endTs());
  }

  private static LinkParty joined(LinkParty one, LinkParty other) {
    return new LinkParty(
        one.oid(),
        one.process(),
        one.ancestors(),
        one.container(),
        one.pod(),
        sum(one.reads(), other.reads()),
        sum(one.writes(), other.writes()),
        Math.min(one.firstSeen(), other.firstSeen()),
        Math.max(one.lastSeen(), other.lastSeen()));
  }

  private static Traffic sum(Traffic one, Traffic other) {
    return Piece.sum(one, other);
  }
}
