package io.sysflow.policy.ir;

import java.util.Locale;

/** A function of fields, as in Falco. */
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
  GETOPT;

  /** Returns the name as rules write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
