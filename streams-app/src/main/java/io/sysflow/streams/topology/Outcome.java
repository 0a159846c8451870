package io.sysflow.streams.topology;

import io.sysflow.streams.enrich.Counted;

/** What the topology counts. */
public enum Outcome implements Counted {
  RECORDS("Records read"),
  BYTES("Bytes of the values of records read"),
  TOMBSTONES("Records without a value"),
  POISON("Records that could not be processed and went to the dead-letter topic"),
  DELETED_UNREAD("Records that were deleted, since their time was over, before they were read"),
  TOO_LARGE("Enriched records that were left out since no broker takes messages so large"),
  REGISTRY_WAITS("Times that a record waited because the schema registry did not answer"),
  POLICIES_REFUSED("Published policies that are bad; the old ones stay in force"),
  POLICIES_WITHOUT_LINKS(
      "Published policies whose rules ask for ancestors on other hosts, where no links are joined"),
  POLICY_SWITCHES("Times that a policy came into force in a partition"),
  NODE_ALERTS("Alerts raised about nodes"),
  CANDIDATES("Records that waited for links to decide whether a rule holds"),
  LINKS_FORGOTTEN("Links that left since there were too many to follow"),
  INCIDENT_ALERTS("Alerts that were joined into incidents"),
  INCIDENT_MERGES("Times that two incidents became one"),
  INCIDENTS_CLOSED("Incidents closed since nothing more can come"),
  INCIDENTS_CLOSED_EARLY("Incidents closed since there were too many"),
  INCIDENT_ALERTS_FOLDED("Alerts of which an incident has only the number"),
  INCIDENT_ALERTS_LATE("Alerts that came after incidents of their time were closed"),
  INCIDENT_FACTS_FORGOTTEN("Links and servers that incidents forgot since there were too many"),
  INCIDENTS_WRITTEN("States of incidents written"),
  ALERTS("Alerts raised"),
  ENRICHED("Enriched records written");

  private final String meaning;

  Outcome(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
