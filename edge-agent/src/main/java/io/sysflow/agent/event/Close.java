package io.sysflow.agent.event;

/**
 * A descriptor was closed.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param fd descriptor
 * @param resource what it stood for
 */
public record Close(long ts, Actor actor, int fd, Resource resource) implements ThreadEvent {}
