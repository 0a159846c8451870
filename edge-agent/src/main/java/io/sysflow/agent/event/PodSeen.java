package io.sysflow.agent.event;

import io.sysflow.model.PodEntity;

/**
 * Facts about a pod of this node, first ones or newer ones.
 *
 * @param ts ns since the epoch
 * @param pod what is known of it
 */
public record PodSeen(long ts, PodEntity pod) implements SystemEvent {}
