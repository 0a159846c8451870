package io.sysflow.streams.enrich;

/** What the enricher counts. */
public enum Count implements Counted {
  ACTIVITIES("Flows and events"),
  ENTITIES("Processes, files, containers and pods"),
  HEADERS("Headers that begin a stream or a segment"),
  HEARTBEATS("Headers that are a sign of life"),
  EPOCHS("Times that a node's state was forgotten for a new epoch"),
  LATE("Records of an epoch that has been followed by another"),
  UNRESOLVED_PROCESS("Activities whose process is not known"),
  UNRESOLVED_PARENT("Activities whose chain of parents ends in one that is not known"),
  UNRESOLVED_FILE("Files of activities that are not known"),
  UNRESOLVED_CONTAINER("Activities whose container is not known"),
  UNRESOLVED_POD("Activities whose pod is not known"),
  REPAIRED("Records that were handed out again, when something came that they refer to"),
  NOT_REPAIRED(
      "Records for which not all came within the grace, or for which there was no room to wait"),
  MISSING("Numbers of records that were passed over"),
  OUT_OF_ORDER("Records that came after one of a higher number"),
  PROCESSES_LEFT("Processes that left after their end"),
  EVICTED("Entities that left to make room"),
  NODES_LOADED("Nodes whose state was read back from the store"),
  NODES_LEFT("Nodes that were forgotten since nothing came of them");

  private final String meaning;

  Count(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
