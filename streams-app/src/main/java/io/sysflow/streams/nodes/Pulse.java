package io.sysflow.streams.nodes;

/**
 * What a partition tells of a node, every few seconds of the node's time.
 *
 * @param node its name
 * @param epoch of its agent
 * @param seq of the latest record
 * @param missing numbers of the epoch that were passed over
 * @param dropped what the agent counted as lost in the epoch
 * @param emitted the node's time, ns since the epoch
 * @param machineId of the node, or empty
 * @param partition that it comes from; -1 if that is not known
 */
public record Pulse(
    String node,
    long epoch,
    long seq,
    long missing,
    long dropped,
    long emitted,
    String machineId,
    int partition) {

  /**
   * Returns the sign that a partition holds nothing that was not read.
   *
   * @param time by the reader's clock
   */
  public static Pulse idle(int partition, long time) {
    return new Pulse("", 0, time, 0, 0, 0, "", partition);
  }

  /** Returns whether an agent starts with it, with an earlier epoch if the clock was set back. */
  boolean isStart() {
    return seq == 1;
  }

  /** Returns whether it is of a partition of which nothing comes, and of no node. */
  public boolean isIdle() {
    return node.isEmpty();
  }
}
