package io.sysflow.streams.incident;

/**
 * A change of what must outlive a restart.
 *
 * @param fact to keep, or to forget
 * @param keep whether to keep it
 */
public record Kept(Fact fact, boolean keep) {}
