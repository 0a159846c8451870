package io.sysflow.model;

/** Why an entity is reported; numbers as on the wire (SFObjectState). */
public enum ObjectState {
  /** New on the node. */
  CREATED(0),
  /** Changed: an exec or a change of user. */
  MODIFIED(1),
  /** Known before, repeated so that a reader need not look back. */
  REUP(2);

  private final int code;

  ObjectState(int code) {
    this.code = code;
  }

  /** Returns the number on the wire. */
  public int code() {
    return code;
  }
}
