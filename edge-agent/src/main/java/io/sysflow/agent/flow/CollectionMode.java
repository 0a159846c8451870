package io.sysflow.agent.flow;

/** How much of what happens becomes records; named as in the reference collector. */
public enum CollectionMode {
  /** Everything. */
  FLOW,

  /** Of files only that they were opened; network traffic as flows. */
  CONSUME,

  /** Nothing of files. */
  NOFILES
}
