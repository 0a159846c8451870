package io.sysflow.streams.topology;

/** What the topology counts. */
public enum Outcome {
  /** Records read. */
  RECORDS,
  /** Bytes of their values. */
  BYTES,
  /** Records without a value. */
  TOMBSTONES,
  /** Records that could not be processed and went to the dead-letter topic. */
  POISON,
  /** Enriched records that were left out since no broker takes messages so large. */
  TOO_LARGE,
  /** Times that a record waited because the schema registry did not answer. */
  REGISTRY_WAITS,
  /** Alerts raised. */
  ALERTS,
  /** Enriched records written. */
  ENRICHED
}
