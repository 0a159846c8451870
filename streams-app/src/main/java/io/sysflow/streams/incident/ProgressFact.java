package io.sysflow.streams.incident;

/**
 * That a node has come so far.
 *
 * @param node which; empty if nothing comes of any in the partition
 * @param ts its time, ns since the epoch
 * @param partition in which that stands; -1 if it is not known
 */
public record ProgressFact(String node, long ts, int partition) implements Fact {

  /** Makes one of a node of which it does not matter where it stands. */
  public ProgressFact(String node, long ts) {
    this(node, ts, -1);
  }

  /** Returns whether it is of a partition of which nothing comes, and of no node. */
  public boolean isIdle() {
    return node.isEmpty();
  }
}
