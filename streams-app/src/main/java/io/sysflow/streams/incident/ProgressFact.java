package io.sysflow.streams.incident;

/**
 * That a node has come so far.
 *
 * @param node which
 * @param ts its time, ns since the epoch
 */
public record ProgressFact(String node, long ts) implements Fact {}
