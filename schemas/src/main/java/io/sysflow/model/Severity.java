package io.sysflow.model;

/** How grave an alert is: Falco's priorities, gravest first. */
public enum Severity {
  EMERGENCY,
  ALERT,
  CRITICAL,
  ERROR,
  WARNING,
  NOTICE,
  INFORMATIONAL,
  DEBUG
}
