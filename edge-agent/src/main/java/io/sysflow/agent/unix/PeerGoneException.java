package io.sysflow.agent.unix;

import java.io.IOException;

/** The other end of a connection is closed. */
public final class PeerGoneException extends IOException {

  private final boolean unread;

  PeerGoneException(boolean unread) {
    super(unread ? "the reader went away before it had read all" : "the reader went away");
    this.unread = unread;
  }

  /** Returns whether it was closed before all that had been sent was read. */
  public boolean unread() {
    return unread;
  }
}
