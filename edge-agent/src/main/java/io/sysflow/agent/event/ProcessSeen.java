package io.sysflow.agent.event;

/**
 * A process that was there before the source began, or that the source learnt of late. Nothing
 * happened; later events may refer to it.
 *
 * @param ts ns since the epoch
 * @param process what is known of it
 */
public record ProcessSeen(long ts, ProcessInfo process) implements SystemEvent {}
