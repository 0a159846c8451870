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
  /** Times that a record waited because the schema registry did not answer. */
  REGISTRY_WAITS,
  /** Alerts raised. */
  ALERTS,
  /** Enriched records written. */
  ENRICHED
}
