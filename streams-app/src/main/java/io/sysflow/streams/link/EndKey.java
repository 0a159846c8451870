package io.sysflow.streams.link;

import io.sysflow.model.FiveTuple;

/**
 * What a node sees of a tuple, whichever end: on the loopback it sees both.
 *
 * @param node the agent's name
 * @param tuple as the node sees it
 */
public record EndKey(String node, FiveTuple tuple) {

  /**
   * Returns what both ends of a connection have in common however addresses are translated: the
   * protocol and the client's port.
   */
  public int meeting() {
    return meeting(tuple);
  }

  /** Returns where the ends of a tuple meet. */
  public static int meeting(FiveTuple tuple) {
    return tuple.proto() << 16 | tuple.sport();
  }
}
