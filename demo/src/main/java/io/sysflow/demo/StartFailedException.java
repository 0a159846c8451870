package io.sysflow.demo;

/** Thrown when a part of the embedded cluster cannot start; the message says which and why. */
public final class StartFailedException extends RuntimeException {

  StartFailedException(String message) {
    super(message);
  }

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
