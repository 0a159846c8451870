package io.sysflow.streams.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Outputs;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chosen fields of those records that meet a condition: a policy of one rule, whose message is the
 * fields. Used from one thread.
 */
final class FieldRow {

  /** Holds for every record of a process. */
  private static final String ANY = "evt.num exists";

  private final Rule rule;
  private final Matcher matcher;
  private final EventView view = new EventView();

  private FieldRow(Rule rule, Policy policy) {
    this.rule = rule;
    this.matcher = new Matcher(policy);
  }

  /**
   * Compiles a choice.
   *
   * @param condition in Falco's language; null for every record
   * @throws StartException if the condition is wrong or there is no such field
   */
  static FieldRow of(@Nullable String condition, List<String> fields) {
    try {
      if (condition != null) {
        FalcoRules.condition(condition, FieldCatalogue.standard());
      }
      String output = fields.stream().map(field -> "%" + field).collect(Collectors.joining(" "));
      Map<String, String> rule =
          Map.of(
              "rule", "fields",
              "desc", "fields",
              "condition", condition == null ? ANY : condition,
              "output", output,
              "priority", "DEBUG");
      String yaml = new YAMLMapper().writeValueAsString(List.of(rule));
      RuleSet rules =
          FalcoRules.compile(List.of(new RulesFile("fields", yaml)), FieldCatalogue.standard());
      return new FieldRow(rules.rules().get(0), Policy.of("fields", "", rules.rules()));
    } catch (InvalidPolicyException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("texts make YAML", e);
    }
  }

  /** Returns the fields, by name and in order, of a record that meets the condition. */
  Optional<Map<String, String>> of(EnrichedRecord record) {
    List<Match> matches = matcher.match(record);
    if (matches.isEmpty()) {
      return Optional.empty();
    }
    view.set(record);
    view.operation(matches.get(0).operation());
    return Optional.of(Outputs.fields(rule.output(), view));
  }
}
