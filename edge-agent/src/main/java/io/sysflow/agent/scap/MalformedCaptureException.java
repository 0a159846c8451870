package io.sysflow.agent.scap;

/** Thrown where a capture is torn or damaged, or where a file is no capture; it says where. */
public final class MalformedCaptureException extends RuntimeException {

  private final long offset;

  MalformedCaptureException(String name, long offset, String problem) {
    super("%s: offset %d: %s".formatted(name, offset, problem));
    this.offset = offset;
  }

  /** Returns the place in the capture, uncompressed. */
  public long offset() {
    return offset;
  }
}
