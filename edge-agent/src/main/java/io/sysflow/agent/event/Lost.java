package io.sysflow.agent.event;

/**
 * The source lost events, and counted them.
 *
 * @param ts ns since the epoch
 * @param cause a plain word, such as "ring_full"
 * @param count how many since the last such event of this cause
 */
public record Lost(long ts, String cause, long count) implements SystemEvent {}
