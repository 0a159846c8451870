package io.sysflow.policy.ir;

/** Thrown where an operator does not fit what it compares. */
public final class TypeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Makes the exception. */
  public TypeException(String message) {
    super(message);
  }

  /** Returns what is wrong. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
