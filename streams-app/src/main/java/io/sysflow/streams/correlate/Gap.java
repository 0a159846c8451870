package io.sysflow.streams.correlate;

/**
 * A time of which records of a node are missing.
 *
 * @param node that lost them
 * @param from when, in ns since the epoch
 * @param to the end of it; {@link Long#MAX_VALUE} while nothing comes of the node
 * @param lost how many, as far as they were counted
 */
public record Gap(String node, long from, long to, long lost) {

  boolean touches(long start, long end) {
    return from <= end && to >= start;
  }
}
