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
  /** Records that were deleted, since their time was over, before they were read. */
  DELETED_UNREAD,
  /** Enriched records that were left out since no broker takes messages so large. */
  TOO_LARGE,
  /** Times that a record waited because the schema registry did not answer. */
  REGISTRY_WAITS,
  /** Published policies that are bad; the old ones stay in force. */
  POLICIES_REFUSED,
  /** Published policies whose rules ask for ancestors on other hosts, where no links are joined. */
  POLICIES_WITHOUT_LINKS,
  /** Times that a policy came into force in a partition. */
  POLICY_SWITCHES,
  /** Alerts raised about nodes. */
  NODE_ALERTS,
  /** Records that waited for links to decide whether a rule holds. */
  CANDIDATES,
  /** Links that left since there were too many to follow. */
  LINKS_FORGOTTEN,
  /** Alerts that were joined into incidents. */
  INCIDENT_ALERTS,
  /** Times that two incidents became one. */
  INCIDENT_MERGES,
  /** Incidents closed since nothing more can come. */
  INCIDENTS_CLOSED,
  /** Incidents closed since there were too many. */
  INCIDENTS_CLOSED_EARLY,
  /** Alerts of which an incident has only the number. */
  INCIDENT_ALERTS_FOLDED,
  /** Alerts that came after incidents of their time were closed. */
  INCIDENT_ALERTS_LATE,
  /** Links and servers that incidents forgot since there were too many. */
  INCIDENT_FACTS_FORGOTTEN,
  /** States of incidents written. */
  INCIDENTS_WRITTEN,
  /** Alerts raised. */
  ALERTS,
  /** Enriched records written. */
  ENRICHED
}
