package io.sysflow.model;

/** What kind of file a path names; the code is an ASCII letter, as in the reference collector. */
public enum RestType {
  FILE('f'),
  DIRECTORY('d'),
  UNIX_SOCKET('u'),
  PIPE('p'),
  UNKNOWN('?');

  private final int code;

  RestType(int code) {
    this.code = code;
  }

  /** Returns the letter on the wire. */
  public int code() {
    return code;
  }

  /** Returns the kind with this letter, or {@link #UNKNOWN} for a letter that SysFlow lacks. */
  public static RestType of(int code) {
    for (RestType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return UNKNOWN;
  }
}
