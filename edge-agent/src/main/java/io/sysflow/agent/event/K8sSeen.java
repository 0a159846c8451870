package io.sysflow.agent.event;

import io.sysflow.model.K8sEvent;

/**
 * Something happened in the Kubernetes cluster that concerns this node.
 *
 * @param ts ns since the epoch
 * @param event what happened
 */
public record K8sSeen(long ts, K8sEvent event) implements SystemEvent {}
