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
 */
public record Pulse(
    String node,
    long epoch,
    long seq,
    long missing,
    long dropped,
    long emitted,
    String machineId) {}
