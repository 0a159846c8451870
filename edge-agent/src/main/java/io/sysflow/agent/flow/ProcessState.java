package io.sysflow.agent.flow;

import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import org.jspecify.annotations.Nullable;

/** What is known of a process, and what it has under way. */
final class ProcessState {

  final Oid oid;
  final FdFlows flows = new FdFlows();
  @Nullable ThreadFlow threads;

  /** As it is to be written; its parent and state are filled in then. */
  ProcessEntity entity;

  /** The state to be written next. */
  ObjectState pending;

  /** The segment that has it as it is; 0 if none. */
  int segment;

  /** Who the source says is the parent; {@link #parent} once that one is known. */
  @Nullable Oid poid;

  @Nullable ProcessState parent;

  /** Known processes that have this one for parent. */
  int children;

  /** Whether any segment has it. */
  boolean written;

  boolean exited;

  /** Kept for late events although it has ended. */
  boolean lingers;

  /** No longer in the table. */
  boolean removed;

  ProcessState(ProcessEntity entity, @Nullable Oid poid, ObjectState pending) {
    this.oid = entity.oid();
    this.entity = entity;
    this.poid = poid;
    this.pending = pending;
  }
}
