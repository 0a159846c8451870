package io.sysflow.streams.enrich;

/**
 * Where a node stands.
 *
 * @param epoch of the agent that reports it, 0 if it numbers nothing
 * @param records how many records without an envelope it sent
 */
public record NodeMark(long epoch, long records) {
  /** Before the first record. */
  public static final NodeMark NONE = new NodeMark(0, 0);
}
