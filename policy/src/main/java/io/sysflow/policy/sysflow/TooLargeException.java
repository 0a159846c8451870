package io.sysflow.policy.sysflow;

/** Thrown where a few lines stand for more than fits in memory. */
final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TooLargeException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
