package io.sysflow.agent.event;

/**
 * Reads or writes, receives or sends on a descriptor: one call, or many that the source summed.
 *
 * @param ts of the first call, ns since the epoch
 * @param endTs of the last call, ns since the epoch
 * @param actor who
 * @param fd descriptor
 * @param resource what it stands for
 * @param readOps calls that read, failed ones included
 * @param readBytes bytes read
 * @param writeOps calls that wrote, failed ones included
 * @param writeBytes bytes written
 */
public record Io(
    long ts,
    long endTs,
    Actor actor,
    int fd,
    Resource resource,
    long readOps,
    long readBytes,
    long writeOps,
    long writeBytes)
    implements ThreadEvent {}
