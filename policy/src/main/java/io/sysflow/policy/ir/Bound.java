package io.sysflow.policy.ir;

import java.util.Locale;

/**
 * A number that another is compared with.
 *
 * @param comparison how
 * @param number with which
 */
public record Bound(Comparison comparison, double number) {

  /** How numbers are compared. */
  public enum Comparison {
    GT,
    GTE,
    LT,
    LTE,
    EQ,
    NEQ
  }

  /** Returns whether a number is as this says. */
  public boolean holds(double other) {
    return switch (comparison) {
      case GT -> other > number;
      case GTE -> other >= number;
      case LT -> other < number;
      case LTE -> other <= number;
      case EQ -> other == number;
      case NEQ -> other != number;
    };
  }

  /** Returns whether what holds still holds when the other number grows. */
  public boolean lower() {
    return comparison == Comparison.GT || comparison == Comparison.GTE;
  }

  @Override
  public String toString() {
    return comparison.name().toLowerCase(Locale.ROOT) + ": " + number;
  }
}
