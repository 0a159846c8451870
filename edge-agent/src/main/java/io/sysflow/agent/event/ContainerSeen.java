package io.sysflow.agent.event;

import io.sysflow.model.ContainerEntity;

/**
 * Facts about a container, first ones or better ones.
 *
 * @param ts ns since the epoch
 * @param container what is known of it
 */
public record ContainerSeen(long ts, ContainerEntity container) implements SystemEvent {}
