package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;

/** What comes of a record. */
sealed interface Output {

  /** A rule held. */
  record Raised(Alert alert) implements Output {}

  /** The record with its state, for those who asked for it. */
  record Enriched(EnrichedRecord record) implements Output {}
}
