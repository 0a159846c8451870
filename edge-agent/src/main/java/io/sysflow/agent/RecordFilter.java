package io.sysflow.agent;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Severity;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.Template;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Conditions in the language of Falco's rules, compiled as a policy of one rule. */
final class RecordFilter {

  private RecordFilter() {}

  /**
   * Compiles a condition. What it returns is for use from one thread.
   *
   * @throws IllegalArgumentException if it is wrong, with all that is
   */
  static Predicate<EnrichedRecord> of(String condition) {
    try {
      Rule rule =
          new Rule(
              "filter",
              "",
              Severity.DEBUG,
              List.of(),
              FalcoRules.condition(condition, FieldCatalogue.standard()),
              new Template(List.of()),
              new Position("filter", 1, 1));
      Matcher matcher = new Matcher(Policy.of("filter", "", List.of(rule)));
      return record -> !matcher.match(record).isEmpty();
    } catch (InvalidPolicyException e) {
      String wrong = e.issues().stream().map(Issue::message).collect(Collectors.joining("; "));
      throw new IllegalArgumentException("--filter: " + wrong, e);
    }
  }
}
