package io.sysflow.model;

/**
 * Anything an agent reports: a {@link Header}, an {@link Entity} (it exists) or an {@link Activity}
 * (it happened).
 */
public sealed interface SysFlowRecord permits Header, Entity, Activity {}
