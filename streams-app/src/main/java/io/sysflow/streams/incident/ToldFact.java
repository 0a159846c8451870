package io.sysflow.streams.incident;

/**
 * That an incident was told under an id.
 *
 * @param id of one of its alerts
 */
public record ToldFact(String id) implements Fact {}
