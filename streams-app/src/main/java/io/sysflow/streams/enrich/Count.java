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
  /** Records that were handed out again, when something came that they refer to. */
  REPAIRED,
  /** Records for which not all came within the grace, or for which there was no room to wait. */
  NOT_REPAIRED,
  /** Numbers of records that were passed over. */
  MISSING,
  /** Records that came after one of a higher number. */
  OUT_OF_ORDER,
  /** Processes that left after their end. */
  PROCESSES_LEFT,
  /** Entities that left to make room. */
  EVICTED,
  /** Nodes whose state was read back from the store. */
  NODES_LOADED,
  /** Nodes that were forgotten since nothing came of them. */
  NODES_LEFT
}
