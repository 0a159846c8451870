package io.sysflow.streams.incident;

import io.sysflow.model.Oid;
import org.jspecify.annotations.Nullable;

/**
 * What an incident needs of a process.
 *
 * @param oid its identity on its node
 * @param poid its parent's; null if unknown
 * @param exe path of its executable
 * @param args without the first, joined by spaces; cut if long
 * @param user name or id; empty if unknown
 * @param container id; null on the host
 */
public record ProcessFact(
    Oid oid, @Nullable Oid poid, String exe, String args, String user, @Nullable String container) {

  /** Returns the last part of the executable's path. */
  public String name() {
    return exe.substring(exe.lastIndexOf('/') + 1);
  }
}
