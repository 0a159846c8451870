package io.sysflow.config;

/** A configuration that cannot be used; the message says where and why. */
public final class InvalidConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public InvalidConfigException(String message) {
    super(message);
  }
}
