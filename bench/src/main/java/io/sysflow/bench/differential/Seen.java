package io.sysflow.bench.differential;

import io.sysflow.policy.match.Check;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A system call that both engines see. */
final class Seen {

  private final Call call;
  private final List<OurCall> ours;
  private final Map<String, List<String>> theirs = new HashMap<>();
  private final Map<String, Set<Cause>> causes = new HashMap<>();

  /**
   * Makes one without differences.
   *
   * @param call as sysdig sees it
   * @param ours the operations that it is with us, at least one
   */
  Seen(Call call, List<OurCall> ours) {
    this.call = call;
    this.ours = List.copyOf(ours);
  }

  Call call() {
    return call;
  }

  List<OurCall> ours() {
    return ours;
  }

  /** Takes note of why a field differs. */
  void differs(String field, Cause cause) {
    differs(field, cause, call.values(field));
  }

  /** Takes note of why a field differs whose values sysdig does not print. */
  void differs(String field, Cause cause, List<String> values) {
    theirs.put(field, values);
    causes.computeIfAbsent(field, key -> EnumSet.noneOf(Cause.class)).add(cause);
  }

  /** Returns why a field differs, nothing if it does not. */
  Set<Cause> causes(String field) {
    return causes.getOrDefault(field, Set.of());
  }

  /** Returns whether a condition holds for us. */
  boolean holds(Check check) {
    return ours.stream().anyMatch(check::test);
  }

  /** Returns whether a condition holds for us with sysdig's values of the fields that differ. */
  boolean holdsWithTheirs(Check check) {
    ours.forEach(our -> our.amend(theirs));
    boolean holds = holds(check);
    ours.forEach(our -> our.amend(Map.of()));
    return holds;
  }
}
