package io.sysflow.bench.differential;

import io.sysflow.model.Severity;
import io.sysflow.policy.Policies;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Reads what is to be compared. */
final class GivenConditions {

  private GivenConditions() {}

  /**
   * Returns the rules of a .yaml file, or a rule for each condition that another file has.
   *
   * @param refused is told of each condition that we do not accept
   */
  static List<Rule> read(Path file, Consumer<String> refused) throws IOException {
    if (file.toString().endsWith(".yaml")) {
      return Policies.load("given", List.of(file)).rules().rules();
    }
    return of(Files.readAllLines(file), refused);
  }

  /**
   * Returns a rule for each condition.
   *
   * @param refused is told of each condition that we do not accept
   */
  static List<Rule> of(Collection<String> conditions, Consumer<String> refused) {
    List<Rule> rules = new ArrayList<>();
    for (String line : conditions) {
      try {
        rules.add(rule(line, new Position("conditions", rules.size() + 1, 1)));
      } catch (InvalidPolicyException e) {
        refused.accept("refused by us: " + line + ": " + e.getMessage());
      }
    }
    return rules;
  }

  private static Rule rule(String condition, Position position) {
    return new Rule(
        condition,
        "",
        Severity.DEBUG,
        List.of(),
        FalcoRules.condition(condition, FieldCatalogue.standard()),
        new Template(List.of()),
        position);
  }
}
