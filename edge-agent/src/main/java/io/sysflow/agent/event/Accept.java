package io.sysflow.agent.event;

/**
 * A connection was accepted (accept, accept4).
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param fd descriptor of the new socket
 * @param resource the ends, or the unix socket
 */
public record Accept(long ts, Actor actor, int fd, Resource resource) implements ThreadEvent {}
