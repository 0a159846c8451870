package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with a condition or message; names that are unknown are kept apart. */
final class Problems {

  private final Set<Issue> faults = new LinkedHashSet<>();
  private final Set<Issue> unknowns = new LinkedHashSet<>();

  void fault(Position position, String message) {
    faults.add(new Issue(position, message));
  }

  /** Adds that a field or event type is not known. */
  void unknown(Position position, String message) {
    unknowns.add(new Issue(position, message));
  }

  void addAll(Problems other) {
    faults.addAll(other.faults);
    unknowns.addAll(other.unknowns);
  }

  Set<Issue> faults() {
    return faults;
  }

  Set<Issue> unknowns() {
    return unknowns;
  }

  boolean none() {
    return faults.isEmpty() && unknowns.isEmpty();
  }
}
