package io.sysflow.policy.falco;

/** Thrown where a condition names a field that is not known. */
final class UnknownOperandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int index;

  UnknownOperandException(int index, String message) {
    super(message);
    this.index = index;
  }

  /** Returns the index of the field's first character. */
  int index() {
    return index;
  }

  /** Returns what is wrong. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
