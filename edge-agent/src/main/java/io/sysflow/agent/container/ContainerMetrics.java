package io.sysflow.agent.container;

/**
 * How asking for containers went.
 *
 * @param answered containers
 * @param unanswered containers that nobody knew
 * @param refused containers that were not asked for, as too many were
 * @param pending containers that are being asked for
 */
public record ContainerMetrics(long answered, long unanswered, long refused, int pending) {}
