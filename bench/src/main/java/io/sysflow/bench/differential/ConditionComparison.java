package io.sysflow.bench.differential;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.match.Check;
import io.sysflow.policy.match.Checks;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares which calls conditions select. */
final class ConditionComparison {

  private static final int EXAMPLES = 200;

  private final Map<Rule, Check> checks = new LinkedHashMap<>();
  private final Map<Rule, Set<String>> fields = new HashMap<>();
  private final Matcher matcher;
  private final Map<Cause, Integer> explained = new EnumMap<>(Cause.class);
  private final List<String> unexplained = new ArrayList<>();
  private long compared;
  private long different;
  private long selected;
  private long differentCalls;
  private long unexplainedCalls;

  ConditionComparison(List<Rule> rules) {
    for (Rule rule : rules) {
      checks.put(rule, Checks.of(rule.condition()));
      fields.put(rule, FieldsOf.condition(rule.condition()));
    }
    matcher = new Matcher(Policy.of("differential", "0", rules));
  }

  /**
   * Compares what a capture's calls are selected by.
   *
   * @param theirs for each rule's name the numbers of the events that sysdig selects
   */
  void compare(Capture capture, Map<String, Set<Long>> theirs) {
    checks.forEach(
        (rule, check) -> {
          Set<Long> numbers = theirs.get(rule.name());
          if (numbers != null) {
            compare(capture, rule, check, numbers);
          }
        });
    for (EnrichedRecord record : capture.records()) {
      verify(capture, record);
    }
  }

  private void compare(Capture capture, Rule rule, Check check, Set<Long> numbers) {
    compared++;
    Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    for (Seen seen : capture.seen()) {
      boolean mine = seen.holds(check);
      boolean theirs = numbers.contains(seen.call().number());
      selected += mine ? 1 : 0;
      if (mine != theirs) {
        differentCalls++;
        Set<Cause> why = causes(rule, seen);
        if (why.isEmpty() || seen.holdsWithTheirs(check) != theirs) {
          unexplained(capture, rule, (mine ? "only ours: " : "only theirs: ") + seen.call());
          why = EnumSet.noneOf(Cause.class);
        }
        why.forEach(cause -> causes.merge(cause, 1, Integer::sum));
      }
    }
    different += causes.isEmpty() ? 0 : 1;
    causes.keySet().forEach(cause -> explained.merge(cause, 1, Integer::sum));
  }

  private Set<Cause> causes(Rule rule, Seen seen) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    fields.getOrDefault(rule, Set.of()).forEach(field -> causes.addAll(seen.causes(field)));
    return causes;
  }

  /** The matcher, which looks rules up by record, must find what their conditions alone do. */
  private void verify(Capture capture, EnrichedRecord record) {
    Set<String> found = new HashSet<>();
    for (Match match : matcher.match(record)) {
      found.add(match.rule().name());
    }
    List<OurCall> operations = new ArrayList<>();
    for (Operation operation : Capture.operations(record)) {
      operations.add(new OurCall(record, operation));
    }
    checks.forEach(
        (rule, check) -> {
          if (operations.stream().anyMatch(check::test) != found.contains(rule.name())) {
            unexplained(capture, rule, "matcher and condition disagree on " + record.activity());
          }
        });
  }

  private void unexplained(Capture capture, Rule rule, String what) {
    unexplainedCalls++;
    if (unexplained.size() < EXAMPLES) {
      unexplained.add(capture.file().getFileName() + ": " + rule.name() + ": " + what);
    }
  }

  /** Returns how often a condition was compared on a capture. */
  long compared() {
    return compared;
  }

  /** Returns in how many of these it selects other calls, for a known cause. */
  long different() {
    return different;
  }

  /** Returns how many calls our conditions selected. */
  long selected() {
    return selected;
  }

  /** Returns how many calls only one engine selects. */
  long differentCalls() {
    return differentCalls;
  }

  /** Returns how many of these have no cause. */
  long unexplainedCalls() {
    return unexplainedCalls;
  }

  /** Returns in how many comparisons each cause plays a part. */
  Map<Cause, Integer> explained() {
    return explained;
  }

  /** Returns what has no cause, at most some of it. */
  List<String> unexplained() {
    return unexplained;
  }
}
