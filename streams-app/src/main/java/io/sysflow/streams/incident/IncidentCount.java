package io.sysflow.streams.incident;

/** What is counted of incidents. */
public enum IncidentCount {
  /** Alerts taken. */
  ALERTS_JOINED,
  /** Times that two incidents became one. */
  MERGES,
  /** Incidents closed since nothing more can come. */
  CLOSED,
  /** Incidents closed since there were too many. */
  CLOSED_EARLY,
  /** Alerts that an incident has only a number of. */
  ALERTS_FOLDED,
  /** Links and servers forgotten since there were too many. */
  FORGOTTEN,
  /** Alerts that came after incidents of their time were closed. */
  LATE
}
