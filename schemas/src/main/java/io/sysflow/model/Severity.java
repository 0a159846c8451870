package io.sysflow.model;

/** How grave an alert is: Falco's priorities, gravest first. */
public enum Severity {
  EMERGENCY(0),
  ALERT(1),
  CRITICAL(2),
  ERROR(3),
  WARNING(4),
  NOTICE(5),
  INFORMATIONAL(6),
  DEBUG(7);

  private final int code;

  Severity(int code) {
    this.code = code;
  }

  /** Returns the number on the wire, which is that of syslog (RFC 5424, 6.2.1). */
  public int code() {
    return code;
  }
}
