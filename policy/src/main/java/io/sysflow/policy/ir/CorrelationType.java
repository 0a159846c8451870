package io.sysflow.policy.ir;

import java.util.Locale;
import java.util.Optional;

/** What a correlation asks of the hits of a group. */
public enum CorrelationType {
  /** How many there are. */
  EVENT_COUNT,
  /** How many different values. */
  VALUE_COUNT,
  /** The sum of their values. */
  VALUE_SUM,
  /** The mean of their values. */
  VALUE_AVG,
  /** A percentile of their values. */
  VALUE_PERCENTILE,
  /** Whether the rules all hit. */
  TEMPORAL,
  /** Whether the rules hit in their order. */
  TEMPORAL_ORDERED,
  /** Whether what must follow a hit does not. */
  ABSENCE,
  /** Whether a value was not there before. */
  FIRST_SEEN;

  /** Returns the name that rules have for it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the type of this name. */
  public static Optional<CorrelationType> named(String name) {
    for (CorrelationType type : values()) {
      if (type.text().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Returns whether a condition compares a number. */
  public boolean measures() {
    return switch (this) {
      case EVENT_COUNT, VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> true;
      case TEMPORAL, TEMPORAL_ORDERED, ABSENCE, FIRST_SEEN -> false;
    };
  }

  /** Returns whether it is of the values of fields. */
  public boolean ofValues() {
    return switch (this) {
      case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, FIRST_SEEN -> true;
      case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED, ABSENCE -> false;
    };
  }
}
