package io.sysflow.policy.ir;

import java.util.Locale;
import java.util.Optional;

/** A language that rules are written in. */
public enum Language {
  /** Falco's rules: a condition is of one operation. */
  FALCO,
  /** The SysFlow processor's policies: a condition is of a whole record. */
  SYSFLOW,
  /** Sigma rules. */
  SIGMA;

  /** Returns whether conditions are of whole records, those of Kubernetes included. */
  public boolean ofWholeRecords() {
    return this == SYSFLOW;
  }

  /** Returns the name that options have for it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the language of this name. */
  public static Optional<Language> named(String name) {
    for (Language language : values()) {
      if (language.text().equals(name)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
