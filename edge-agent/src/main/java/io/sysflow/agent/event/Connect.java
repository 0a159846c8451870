package io.sysflow.agent.event;

/**
 * A socket was connected, or could not be.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param fd descriptor
 * @param resource the ends, or the unix socket
 * @param ret 0 or -errno; -115 (EINPROGRESS) for one that goes on in the background
 */
public record Connect(long ts, Actor actor, int fd, Resource resource, int ret)
    implements ThreadEvent {}
