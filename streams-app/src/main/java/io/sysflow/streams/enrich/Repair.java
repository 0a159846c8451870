package io.sysflow.streams.enrich;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that was handed out while something that it refers to was not known, and is known better
 * now.
 *
 * @param before as it was handed out last
 * @param after as it is known now
 * @param witness where the record stands; null outside Kafka
 */
public record Repair(
    EnrichedRecord before, EnrichedRecord after, Alert.@Nullable Witness witness) {}
