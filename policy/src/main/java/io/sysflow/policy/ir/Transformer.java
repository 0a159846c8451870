package io.sysflow.policy.ir;

import java.util.Locale;

/** A function of fields: those of Falco, and parts of times. */
public enum Transformer {
  TOLOWER,
  TOUPPER,
  /** Decodes base 64. */
  B64,
  /** What follows the last slash. */
  BASENAME,
  /** Characters of a text, elements of a list. */
  LEN,
  /** Elements with a separator between them. */
  JOIN,
  /** Elements one after the other. */
  CONCAT,
  /** An option's argument in a command line, by getopt(3)'s syntax. */
  GETOPT,
  /** Minute of the hour of a time, in UTC. */
  MINUTE,
  /** Hour of the day. */
  HOUR,
  /** Day of the month. */
  DAY,
  /** Week of the year, as ISO 8601 counts. */
  WEEK,
  /** Month of the year. */
  MONTH,
  YEAR;

  /** Returns whether it is one of Falco's. */
  public boolean ofFalco() {
    return compareTo(MINUTE) < 0;
  }

  /** Returns the name as rules write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
