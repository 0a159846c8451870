package io.sysflow.streams.correlate;

/** What is counted of correlations. */
public enum CorrelationCount {
  /** Hits that windows took. */
  CORRELATED,
  /** Hits that came after the time for them. */
  CORRELATED_LATE,
  /** Hits of correlations that are not there, or no longer. */
  CORRELATED_UNKNOWN,
  /** Hits without the value that their correlation is of. */
  CORRELATED_VALUELESS,
  /** Hits that were forgotten since their group had too many. */
  CORRELATED_HITS_FORGOTTEN,
  /** Groups that were forgotten since there were too many, or their correlation is gone. */
  CORRELATED_GROUPS_FORGOTTEN,
  /** Values that were forgotten since their group had too many. */
  CORRELATED_VALUES_FORGOTTEN,
  /** Values that an alert did not carry since it named too many. */
  CORRELATED_CARRIED_FORGOTTEN,
  /** Gaps that were forgotten since there were too many. */
  CORRELATED_GAPS_FORGOTTEN,
  /** Absences that may be losses and were not reported. */
  ABSENCES_WITHHELD,
  /** Alerts of correlations raised, updated and closed. */
  CORRELATION_ALERTS
}
