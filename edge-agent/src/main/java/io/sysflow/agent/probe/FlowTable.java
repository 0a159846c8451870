package io.sysflow.agent.probe;

/** The kernel's table of sums, by thread and descriptor. */
interface FlowTable {

  /** Reads an entry. Returns whether there is one. */
  boolean look(int tid, int fd, FlowSums sums);

  /** Takes an entry out. Returns whether there was one. */
  boolean take(int tid, int fd, FlowSums sums);

  /** Shows every entry. */
  void sweep(Visitor visitor);

  /** Looks at an entry; the sums are valid during the call. */
  interface Visitor {
    void visit(int tid, int fd, FlowSums sums);
  }
}
