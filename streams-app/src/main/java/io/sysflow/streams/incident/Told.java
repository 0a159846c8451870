package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of an incident.
 *
 * @param id of the incident
 * @param incident its state; null if there is nothing to say of the id any more
 */
public record Told(String id, @Nullable Incident incident) {}
