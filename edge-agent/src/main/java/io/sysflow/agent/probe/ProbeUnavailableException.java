package io.sysflow.agent.probe;

/** The probe cannot run here; the message says why and what to do. */
public final class ProbeUnavailableException extends RuntimeException {

  /** Makes an exception. */
  public ProbeUnavailableException(String message) {
    super(message);
  }
}
