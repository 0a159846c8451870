package io.sysflow.codec;

/** Bytes that are not the record they should be. */
public final class MalformedRecordException extends RuntimeException {

  /** Makes one that says what was found, and where. */
  public MalformedRecordException(String message) {
    super(message);
  }

  /** Makes one that says what was found, and where, and what it came of. */
  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
