package io.sysflow.streams;

/** The application cannot start; the message says why, and what to do. */
public final class StartException extends RuntimeException {

  /** Makes one with a message for the user. */
  public StartException(String message) {
    super(message);
  }
}
