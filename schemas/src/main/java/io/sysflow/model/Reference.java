package io.sysflow.model;

/** What a record refers to by identity. */
public enum Reference {
  /** The process that did it. */
  PROCESS("process"),
  /** An ancestor of the process: the chain of parents ends before its root. */
  PARENT("parent"),
  /** The file that it is about. */
  FILE("file"),
  /** The second file of a link, symlink or rename. */
  NEW_FILE("newFile"),
  /** The container of the process. */
  CONTAINER("container"),
  /** The pod of the container. */
  POD("pod");

  private final String text;

  Reference(String text) {
    this.text = text;
  }

  /** Returns its name on the wire. */
  public String text() {
    return text;
  }
}
