package io.sysflow.streams.link;

/** Which end of a connection. */
public enum Side {
  /** That connected. */
  CLIENT,
  /** That accepted. */
  SERVER,
  /** Nothing tells. */
  UNKNOWN;

  /** Returns the other end, or that it is unknown as well. */
  Side other() {
    return switch (this) {
      case CLIENT -> SERVER;
      case SERVER -> CLIENT;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
