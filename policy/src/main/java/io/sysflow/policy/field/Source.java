package io.sysflow.policy.field;

/** The part of a record that a field's value depends on, besides the operation. */
public enum Source {
  /** The process with its ancestors, container and pod, which many records share. */
  PROCESS,

  /** The file of a flow, and whether it could be opened. */
  FILE,

  /** More than one of these, or what only the record has. */
  RECORD;

  /** Returns its place among them all. */
  public int place() {
    return switch (this) {
      case PROCESS -> 0;
      case FILE -> 1;
      case RECORD -> 2;
    };
  }
}
