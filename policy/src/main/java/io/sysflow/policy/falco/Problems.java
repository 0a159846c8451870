package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is wrong with a condition or message. Faults of grammar are errors wherever they stand;
 * those of types, and names that are unknown, only in what a rule uses.
 */
final class Problems {

  private final Set<Issue> faults = new LinkedHashSet<>();
  private final Set<Issue> types = new LinkedHashSet<>();
  private final Set<Issue> unknowns = new LinkedHashSet<>();
  private final Set<Issue> warnings = new LinkedHashSet<>();

  void fault(Position position, String message) {
    faults.add(new Issue(position, message));
  }

  /** Adds that an operator does not fit what it compares. */
  void type(Position position, String message) {
    types.add(new Issue(position, message));
  }

  /** Adds what is odd but no error. */
  void warn(Position position, String message) {
    warnings.add(new Issue(position, message));
  }

  /** Adds that a field or event type is not known. */
  void unknown(Position position, String message) {
    unknowns.add(new Issue(position, message));
  }

  void addAll(Problems other) {
    faults.addAll(other.faults);
    types.addAll(other.types);
    unknowns.addAll(other.unknowns);
    warnings.addAll(other.warnings);
  }

  Set<Issue> faults() {
    return faults;
  }

  Set<Issue> types() {
    return types;
  }

  Set<Issue> warnings() {
    return warnings;
  }

  Set<Issue> unknowns() {
    return unknowns;
  }

  /** Returns all that is an error in a rule. */
  Set<Issue> errors() {
    Set<Issue> errors = new LinkedHashSet<>(faults);
    errors.addAll(types);
    errors.addAll(unknowns);
    return errors;
  }

  boolean none() {
    return errors().isEmpty();
  }
}
