package io.sysflow.agent.event;

/**
 * Time went on and nothing that is reported happened.
 *
 * @param ts ns since the epoch
 */
public record Progress(long ts) implements SystemEvent {}
