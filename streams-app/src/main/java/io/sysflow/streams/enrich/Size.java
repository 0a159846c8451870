package io.sysflow.streams.enrich;

/** What state is made of. */
public enum Size implements Counted {
  NODES("Nodes on the heap"),
  PROCESSES("Processes, ended ones that are kept for others included"),
  FILES("Files"),
  CONTAINERS("Containers"),
  PODS("Pods"),
  WAITING("Records that wait for what they refer to");

  private final String meaning;

  Size(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
