package io.sysflow.policy.sigma;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds what a correlation asks for in vain, which is worth a warning. Pure functions. */
final class CorrelationChecks {

  private static final Set<CorrelationType> OF_NUMBERS =
      Set.of(
          CorrelationType.VALUE_SUM, CorrelationType.VALUE_AVG, CorrelationType.VALUE_PERCENTILE);

  private static final Set<FieldType> NUMBERS =
      Set.of(FieldType.INT, FieldType.UINT, FieldType.REAL, FieldType.DURATION, FieldType.PORT);

  private CorrelationChecks() {}

  /**
   * Returns why a correlation finds nothing, or nothing of some of its rules.
   *
   * @param from as it is written
   * @param to what became of it
   */
  static List<Issue> warnings(CorrelationRule from, Correlation to) {
    List<Issue> warnings = new ArrayList<>();
    if (!mayHold(from)) {
      warnings.add(
          new Issue(
              from.position(),
              "correlation '%s' finds nothing: no number of what there is can be as its condition"
                      .formatted(from.title())
                  + " says; what should have come and did not is an 'absence'"));
    }
    if (OF_NUMBERS.contains(from.type())) {
      for (Correlation.Input input : to.rules()) {
        if (!input.fields().isEmpty() && input.fields().get(0).stream().noneMatch(it -> is(it))) {
          warnings.add(
              new Issue(
                  from.fields().get(0).position(),
                  "field '%s' of rule '%s' is no number: its values do not count"
                      .formatted(from.fields().get(0).text(), input.name())));
        }
      }
    }
    return warnings;
  }

  private static boolean is(Term term) {
    return NUMBERS.contains(term.type());
  }

  /** Returns whether some number fulfils the bounds; one of rules, records or values is whole. */
  private static boolean mayHold(CorrelationRule rule) {
    boolean whole = !OF_NUMBERS.contains(rule.type());
    int most = rule.type() == CorrelationType.TEMPORAL ? rule.rules().size() : Integer.MAX_VALUE;
    List<Double> candidates = new ArrayList<>(List.of(1.0));
    for (Bound bound : rule.bounds()) {
      double below = Math.floor(bound.number());
      candidates.addAll(List.of(bound.number(), below - 1, below, below + 1, below + 2));
      for (Bound other : rule.bounds()) {
        candidates.add((bound.number() + other.number()) / 2);
      }
    }
    return candidates.stream()
        .filter(number -> !whole || number == Math.rint(number) && number >= 1 && number <= most)
        .anyMatch(number -> rule.bounds().stream().allMatch(bound -> bound.holds(number)));
  }
}
