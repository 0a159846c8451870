package io.sysflow.policy.field;

/** Thrown for a name that is no field, or that is used as the field cannot be. */
public final class UnknownFieldException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Makes the exception. */
  public UnknownFieldException(String message) {
    super(message);
  }

  /** Returns what is wrong. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
