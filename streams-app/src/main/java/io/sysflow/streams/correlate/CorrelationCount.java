package io.sysflow.streams.correlate;

import io.sysflow.streams.enrich.Counted;

/** What is counted of correlations. */
public enum CorrelationCount implements Counted {
  CORRELATED("Hits that windows took"),
  CORRELATED_LATE("Hits that came after the time for them"),
  CORRELATED_UNKNOWN("Hits of correlations that are not there, or no longer"),
  CORRELATED_VALUELESS("Hits without the value that their correlation is of"),
  CORRELATED_HITS_FORGOTTEN("Hits that were forgotten since their group had too many"),
  CORRELATED_GROUPS_FORGOTTEN(
      "Groups that were forgotten since there were too many, or their correlation is gone"),
  CORRELATED_VALUES_FORGOTTEN("Values that were forgotten since their group had too many"),
  CORRELATED_CARRIED_FORGOTTEN("Values that an alert did not carry since it named too many"),
  CORRELATED_GAPS_FORGOTTEN("Gaps that were forgotten since there were too many"),
  ABSENCES_WITHHELD("Absences that were not reported, since records are missing"),
  CORRELATION_ALERTS("Alerts of correlations raised, updated and closed");

  private final String meaning;

  CorrelationCount(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
