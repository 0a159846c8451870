package io.sysflow.model;

/** Something that happened. An event is one operation, a flow aggregates many. */
public sealed interface Activity extends SysFlowRecord permits ProcessActivity, K8sEvent {

  /** Returns when it happened or began, in ns since the epoch. */
  long ts();
}
