package io.sysflow.streams.enrich;

import io.sysflow.model.Foid;
import io.sysflow.model.Oid;

/**
 * What a piece of a node's state is known by. The node comes first, since identities of different
 * nodes collide; the epoch is no part of it, since an entity outlives the agent that reports it.
 */
public sealed interface EntityKey {

  /** Returns the node that it belongs to. */
  String node();

  /**
   * A process as of a time, so that a record from before an exec finds who the process was then.
   *
   * @param oid its identity
   * @param ts since when it has been so
   */
  record OfProcess(String node, Oid oid, long ts) implements EntityKey {}

  /** That a process has ended. */
  record OfExit(String node, Oid oid) implements EntityKey {}

  /** A file. */
  record OfFile(String node, Foid oid) implements EntityKey {}

  /** A container. */
  record OfContainer(String node, String id) implements EntityKey {}

  /** A pod. */
  record OfPod(String node, String id) implements EntityKey {}

  /**
   * A record that waits for what it refers to.
   *
   * @param seq its number in the epoch
   */
  record OfWaiting(String node, long seq) implements EntityKey {}

  /** No piece of state, but the place after the last of a node. */
  record AfterNode(String node) implements EntityKey {}

  /** The node's own facts. */
  record OfNode(String node) implements EntityKey {}
}
