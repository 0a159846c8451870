package io.sysflow.policy.sysflow;

/** Thrown where a policy is not as the language has it. */
final class SyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int offset;

  SyntaxException(int offset, String reason) {
    super(reason);
    this.offset = offset;
  }

  /** Returns where in the file. */
  int offset() {
    return offset;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
