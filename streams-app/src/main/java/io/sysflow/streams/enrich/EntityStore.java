package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.Entity;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where state outlives the process that holds it. The tables on the heap answer every question; a
 * store is written behind them and read once for each node, after a restart or a move of work.
 */
public interface EntityStore {

  /** Keeps nothing: for files, which are read from their start. */
  EntityStore NONE = keepingNothing(() -> null);

  /** Returns a store that keeps nothing, but knows where the record being enriched stands. */
  static EntityStore keepingNothing(Supplier<Alert.@Nullable Witness> place) {
    return new NoStore(place);
  }

  /** Keeps {@code entity}, which is the record being enriched. */
  void save(EntityKey key, Entity entity);

  /** Keeps until when an ended process stays. */
  void saveExit(EntityKey.OfExit key, long until);

  /**
   * Keeps where a node stands.
   *
   * @param mark tells it; that changes with each record, so it is asked for once, before a commit
   */
  void saveMark(EntityKey.OfNode key, Supplier<NodeMark> mark);

  /** Keeps the record being enriched, which waits for what it refers to. */
  void saveWaiting(EntityKey.OfWaiting key);

  /** Returns where the record being enriched stands; null outside Kafka. */
  Alert.@Nullable Witness witness();

  /** Forgets what was kept. */
  void delete(EntityKey key);

  /** Hands all that is kept of a node to {@code target}; versions of a process in order of time. */
  void load(String node, Target target);

  /** What a node's state is loaded into. */
  interface Target {
    /** Takes an entity. */
    void entity(Entity entity);

    /** Takes the end of a process. */
    void exit(Oid oid, long until);

    /** Takes where the node stands. */
    void mark(NodeMark mark);

    /** Takes a record that waits; {@code seq} is its number, or its ordinal if it has none. */
    void waiting(long seq, SysFlow record, Alert.@Nullable Witness witness);
  }
}
