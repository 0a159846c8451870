package io.sysflow.streams.enrich;

/** What state is made of. */
public enum Size {
  /** Nodes on the heap. */
  NODES,
  /** Processes, ended ones that are kept for others included. */
  PROCESSES,
  /** Files. */
  FILES,
  /** Containers. */
  CONTAINERS,
  /** Pods. */
  PODS,
  /** Records that wait for what they refer to. */
  WAITING
}
