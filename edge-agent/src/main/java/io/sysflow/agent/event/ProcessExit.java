package io.sysflow.agent.event;

/**
 * A thread ended; the process, if it is the main thread.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param status raw wait status: exit(1) is 256, death by SIGINT is 2
 */
public record ProcessExit(long ts, Actor actor, int status) implements ThreadEvent {}
