package io.sysflow.streams.policyset;

/** A published policy set that cannot be used. */
public final class InvalidPolicySetException extends RuntimeException {

  /** Says what was found. */
  public InvalidPolicySetException(String message) {
    super(message);
  }
}
