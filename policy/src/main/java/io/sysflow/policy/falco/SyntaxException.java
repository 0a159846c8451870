package io.sysflow.policy.falco;

/** Thrown where a condition breaks the language's grammar or types. */
public final class SyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int index;
  private final String reason;

  SyntaxException(int index, String reason) {
    super("character " + index + ": " + reason);
    this.index = index;
    this.reason = reason;
  }

  /** Returns the index of the character at fault, from 0. */
  public int index() {
    return index;
  }

  /** Returns what is wrong, without where. */
  public String reason() {
    return reason;
  }

  /** Returns what is wrong. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
