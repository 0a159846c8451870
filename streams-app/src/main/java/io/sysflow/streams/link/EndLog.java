package io.sysflow.streams.link;

import io.sysflow.model.Oid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a node told of a tuple, and what was told of that. Used from one thread. */
public final class EndLog {

  private final EndKey key;
  private final List<Piece> pieces;
  private final Map<Oid, Who> people;
  private final Map<String, Told> told;
  private @Nullable List<Session> sessions;
  private long touched;

  /**
   * What was published under an id.
   *
   * @param whole whether with both ends
   * @param shape of what it was made of
   * @param volume of what it was made of
   */
  public record Told(boolean whole, int shape, long volume) {}

  EndLog(EndKey key) {
    this(key, List.of(), Map.of(), Map.of());
  }

  /** Makes one that goes on. */
  public EndLog(EndKey key, List<Piece> pieces, Map<Oid, Who> people, Map<String, Told> told) {
    this.key = key;
    this.pieces = new ArrayList<>(pieces);
    this.people = new LinkedHashMap<>(people);
    this.told = new HashMap<>(told);
  }

  /** Returns node and tuple. */
  public EndKey key() {
    return key;
  }

  /** Returns what was told, in time. */
  public List<Piece> pieces() {
    return Collections.unmodifiableList(pieces);
  }

  /** Returns who used it. */
  public Map<Oid, Who> people() {
    return Collections.unmodifiableMap(people);
  }

  /** Returns what was published, by id. */
  public Map<String, Told> told() {
    return Collections.unmodifiableMap(told);
  }

  void tell(String id, Told what) {
    told.put(id, what);
  }

  void untell(String id) {
    told.remove(id);
  }

  /** Holds what others have as well only once. */
  void share(Pools pools) {
    people.replaceAll((oid, who) -> who.shared(pools));
  }

  long touched() {
    return touched;
  }

  void touch(long now) {
    touched = now;
  }

  /**
   * Takes what a record tells.
   *
   * @param limit how many pieces are kept apart
   */
  void add(Piece piece, Who who, int limit) {
    sessions = null;
    people.merge(piece.oid(), who, Who::or);
    pieces.removeIf(piece::isOf);
    int at = Collections.binarySearch(pieces, piece, Piece.IN_TIME);
    pieces.add(at < 0 ? -at - 1 : at, piece);
    boolean folds = true;
    while (folds && pieces.size() > limit) {
      folds = fold();
    }
    if (pieces.size() > limit) {
      pieces.remove(1); // what began it counts most
    }
  }

  /** Makes one piece of two of a process and descriptor that follow each other, the oldest. */
  private boolean fold() {
    for (int i = 0; i < pieces.size(); i++) {
      Piece one = pieces.get(i);
      for (int j = i + 1; j < pieces.size() && !pieces.get(j).begins(); j++) {
        Piece other = pieces.get(j);
        if (one.sameSocket(other) && (one.side() == other.side() || other.side() == Side.UNKNOWN)) {
          pieces.set(i, one.with(other));
          pieces.remove(j);
          return true;
        }
      }
    }
    return false;
  }

  List<Session> sessions() {
    List<Session> made = sessions;
    if (made == null) {
      made = Sessions.of(key, pieces, people);
      sessions = made;
    }
    return made;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Forgets a session and what was told of it. */
  void drop(Session session) {
    pieces.removeAll(session.pieces());
    told.remove(session.id());
    sessions = pieces.isEmpty() ? List.of() : null;
    Set<Oid> left = new HashSet<>();
    pieces.forEach(piece -> left.add(piece.oid()));
    people.keySet().retainAll(left);
  }
}
