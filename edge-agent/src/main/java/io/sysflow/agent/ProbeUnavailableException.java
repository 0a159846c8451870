package io.sysflow.agent;

/** The probe cannot run on this machine; the message says why and what can be done. */
public final class ProbeUnavailableException extends RuntimeException {
  /** Makes one that says why. */
  public ProbeUnavailableException(String message) {
    super(message);
  }
}
