package io.sysflow.streams.enrich;

/** What the enricher counts. */
public enum Count {
  /** Flows and events. */
  ACTIVITIES,
  /** Processes, files, containers and pods. */
  ENTITIES,
  /** Headers that begin a stream or a segment. */
  HEADERS,
  /** Headers that are a sign of life. */
  HEARTBEATS,
  /** Times that a node's state was forgotten for a new epoch. */
  EPOCHS,
  /** Records of an epoch that has been followed by another. */
  LATE,
  /** Activities whose process is not known. */
  UNRESOLVED_PROCESS,
  /** Activities whose chain of parents ends in one that is not known. */
  UNRESOLVED_PARENT,
  /** Files of activities that are not known. */
  UNRESOLVED_FILE,
  /** Activities whose container is not known. */
  UNRESOLVED_CONTAINER,
  /** Activities whose pod is not known. */
  UNRESOLVED_POD,
  /** Processes that left after their end. */
  PROCESSES_LEFT,
  /** Entities that left to make room. */
  EVICTED,
  /** Nodes whose state was read back from the store. */
  NODES_LOADED
}
