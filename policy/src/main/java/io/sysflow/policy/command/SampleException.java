package io.sysflow.policy.command;

/** Thrown for a case that describes no record. */
final class SampleException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SampleException(String message) {
    super(message);
  }
}
