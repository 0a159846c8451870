package io.sysflow.policy.sigma;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.CorrelationRule.Named;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.RuleLogic;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.match.Correlations;
import io.sysflow.policy.match.PolicyRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what correlations refer to: rules of any language, by id or name, other correlations,
 * and the fields that they are grouped by.
 *
 * <p>Sigma says that the rules of a correlation raise no alerts themselves unless it says {@code
 * generate: true}. So it is with Sigma rules and correlations. Falco's and SysFlow's rules are
 * written to raise alerts, and do so unless a correlation of theirs says {@code generate: false}.
 */
public final class CorrelationLinker {

  private final List<PolicyRule> rules;
  private final RuleSet set;
  private final FieldResolver resolver;
  private final List<Issue> errors = new ArrayList<>();
  private final List<Issue> warnings = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<CorrelationRule> written = new ArrayList<>();

  private CorrelationLinker(List<PolicyRule> rules, RuleSet set, FieldCatalogue catalogue) {
    this.rules = rules;
    this.set = set;
    this.resolver = new FieldResolver(catalogue);
  }

  /**
   * The correlations of a policy.
   *
   * @param correlations ready to be run
   * @param skipped names of those that are left out
   * @param warnings why
   */
  public record Linked(Correlations correlations, List<String> skipped, List<Issue> warnings) {
    /** Copies its lists. */
    public Linked {
      skipped = List.copyOf(skipped);
      warnings = List.copyOf(warnings);
    }
  }

  /** What a name means: the number of a rule or of a correlation, the other being -1. */
  record Target(int rule, int correlation) {}

  /**
   * Looks up what the correlations of a set refer to.
   *
   * @param rules of the set, in its order, with their ids
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static Linked link(List<PolicyRule> rules, RuleSet set, FieldCatalogue catalogue) {
    CorrelationLinker linker = new CorrelationLinker(rules, set, catalogue);
    Correlations correlations = linker.link();
    if (!linker.errors.isEmpty()) {
      throw new InvalidPolicyException(linker.errors);
    }
    return new Linked(correlations, linker.skipped, linker.warnings);
  }

  private Correlations link() {
    written.addAll(set.correlations());
    leaveOut();
    List<Map<Named, Target>> targets = new ArrayList<>();
    for (CorrelationRule correlation : written) {
      targets.add(targets(correlation));
    }
    checkCycles(targets);
    List<String> ids = CorrelationIds.of(written, rules, errors::add, warnings::add);
    if (!errors.isEmpty()) {
      return Correlations.NONE;
    }
    Set<Integer> quietRules = new HashSet<>();
    Set<Integer> quiet = new HashSet<>();
    silence(targets, quietRules, quiet);
    CarriedFields carried = CarriedFields.of(written, targets, this::aliased);
    List<Correlation> all = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      boolean hidden = quiet.contains(i);
      Correlation made = correlation(i, ids.get(i), targets.get(i), carried, hidden);
      warnings.addAll(CorrelationChecks.warnings(written.get(i), made));
      all.add(made);
    }
    return new Correlations(all, rules, quietRules);
  }

  /** Leaves out the correlations of rules that are disabled, and those of such correlations. */
  private void leaveOut() {
    Set<String> gone = new HashSet<>(set.disabled());
    boolean found = true;
    while (found) {
      found = false;
      for (CorrelationRule correlation : List.copyOf(written)) {
        for (Named input : inputs(correlation)) {
          if (gone.contains(input.text()) && candidates(input.text()).isEmpty()) {
            written.remove(correlation);
            gone.add(correlation.title());
            gone.add(correlation.id());
            gone.add(correlation.reference());
            skipped.add(correlation.title());
            warnings.add(
                new Issue(
                    input.position(),
                    "correlation '%s' is left out: '%s' is disabled"
                        .formatted(correlation.title(), input.text())));
            found = true;
            break;
          }
        }
      }
    }
  }

  static List<Named> inputs(CorrelationRule correlation) {
    List<Named> inputs = new ArrayList<>(correlation.rules());
    inputs.addAll(correlation.others());
    return inputs;
  }

  private Map<Named, Target> targets(CorrelationRule correlation) {
    Map<Named, Target> targets = new LinkedHashMap<>();
    for (Named input : inputs(correlation)) {
      List<Target> candidates = candidates(input.text());
      if (candidates.isEmpty()) {
        error(input, "there is no rule '" + input.text() + "' to correlate");
      } else if (candidates.size() > 1) {
        error(
            input,
            "there are %d rules '%s': name one by its id"
                .formatted(candidates.size(), input.text()));
      } else if (targets.containsValue(candidates.get(0))) {
        error(input, "rule '" + input.text() + "' stands here twice");
      } else {
        targets.put(input, candidates.get(0));
      }
    }
    return targets;
  }

  /** Ids come before names. */
  private List<Target> candidates(String text) {
    List<Target> byId = new ArrayList<>();
    List<Target> byName = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      if (text.equals(rule.id())) {
        byId.add(new Target(i, -1));
      } else if (text.equals(rule.rule().reference()) || text.equals(rule.name())) {
        byName.add(new Target(i, -1));
      }
    }
    for (int i = 0; i < written.size(); i++) {
      CorrelationRule correlation = written.get(i);
      if (correlation.isMeant(text)) {
        (text.equals(correlation.id()) ? byId : byName).add(new Target(-1, i));
      }
    }
    return byId.isEmpty() ? byName : byId;
  }

  private void checkCycles(List<Map<Named, Target>> targets) {
    for (int start = 0; start < targets.size(); start++) {
      Set<Integer> reached = new LinkedHashSet<>();
      reach(start, targets, reached);
      if (reached.contains(start)) {
        CorrelationRule correlation = written.get(start);
        errors.add(
            new Issue(
                correlation.position(),
                "correlation '" + correlation.title() + "' refers to itself, by way of its rules"));
      }
    }
  }

  private static void reach(int from, List<Map<Named, Target>> targets, Set<Integer> reached) {
    for (Target target : targets.get(from).values()) {
      if (target.correlation() >= 0 && reached.add(target.correlation())) {
        reach(target.correlation(), targets, reached);
      }
    }
  }

  private void silence(
      List<Map<Named, Target>> targets, Set<Integer> quietRules, Set<Integer> quiet) {
    Set<Target> loud = new HashSet<>();
    for (int i = 0; i < written.size(); i++) {
      Boolean generate = written.get(i).generate();
      for (Target target : targets.get(i).values()) {
        boolean says =
            target.correlation() >= 0
                || rules.get(target.rule()).rule().language() == Language.SIGMA;
        if (generate == null ? !says : generate) {
          if (generate != null) {
            loud.add(target);
          }
        } else if (target.rule() >= 0) {
          quietRules.add(target.rule());
        } else {
          quiet.add(target.correlation());
        }
      }
    }
    loud.forEach(
        target -> {
          quietRules.remove(target.rule());
          quiet.remove(target.correlation());
        });
  }

  private Correlation correlation(
      int number, String id, Map<Named, Target> targets, CarriedFields carried, boolean quiet) {
    CorrelationRule from = written.get(number);
    List<Correlation.Input> inputs = new ArrayList<>();
    targets.forEach((name, target) -> inputs.add(input(number, name, target, carried)));
    int first = from.rules().size();
    checkAliases(from, targets);
    RuleLogic asked = asked(from, targets);
    return new Correlation(
        id,
        DefinitionHash.key(id, from, inputs, asked),
        from.title(),
        from.description(),
        from.severity(),
        from.tags(),
        from.type(),
        inputs.subList(0, first),
        inputs.subList(first, inputs.size()),
        from.groupBy().stream().map(Named::text).toList(),
        from.fields().stream().map(Named::text).toList(),
        carried.of(number).stream().map(Named::text).toList(),
        from.timespan(),
        from.bounds(),
        asked,
        from.percentile(),
        from.warmUp(),
        from.support(),
        quiet);
  }

  /** Numbers the rules that must hit by their places; a rule may be named otherwise there. */
  private @Nullable RuleLogic asked(CorrelationRule from, Map<Named, Target> targets) {
    RuleLogic asked = from.asked();
    if (asked == null) {
      return null;
    }
    List<Target> places = from.rules().stream().map(targets::get).toList();
    int[] numbers = new int[from.named().size()];
    for (int i = 0; i < numbers.length; i++) {
      Named name = from.named().get(i);
      List<Target> meant = candidates(name.text());
      numbers[i] = meant.size() == 1 ? places.indexOf(meant.get(0)) : -1;
      if (numbers[i] < 0) {
        error(name, "'condition': the correlation is of no rule '" + name.text() + "'");
      }
    }
    return asked.renumbered(number -> numbers[number]);
  }

  private void checkAliases(CorrelationRule from, Map<Named, Target> targets) {
    from.aliases()
        .forEach(
            (alias, byRule) ->
                byRule.forEach(
                    (rule, field) -> {
                      if (targets.keySet().stream().noneMatch(one -> isSame(one, rule))) {
                        error(
                            field,
                            "alias '%s': the correlation is of no rule '%s'"
                                .formatted(alias, rule));
                      }
                    }));
  }

  /** Returns whether a name means what another does: the one may be an id. */
  private boolean isSame(Named one, String other) {
    return one.text().equals(other)
        || candidates(other).size() == 1 && candidates(other).equals(candidates(one.text()));
  }

  private Correlation.Input input(int number, Named name, Target target, CarriedFields carried) {
    CorrelationRule from = written.get(number);
    List<Named> group = aliased(from, name, from.groupBy());
    // What ends a sequence has no value that counts.
    boolean counts = from.rules().contains(name);
    List<Named> fields = counts ? aliased(from, name, from.fields()) : List.of();
    List<Named> more = counts ? aliased(from, name, carried.of(number)) : List.of();
    if (target.rule() >= 0) {
      return new Correlation.Input(
          name.text(),
          target.rule(),
          -1,
          resolver.terms(group, name.text(), errors::add),
          resolver.terms(fields, name.text(), errors::add),
          resolver.terms(more, name.text(), errors::add),
          List.of(),
          List.of(),
          List.of());
    }
    int below = target.correlation();
    return new Correlation.Input(
        name.text(),
        -1,
        below,
        List.of(),
        List.of(),
        List.of(),
        carried.places(below, group),
        carried.places(below, fields),
        carried.places(below, more));
  }

  private List<Named> aliased(CorrelationRule from, Named rule, List<Named> fields) {
    return fields.stream()
        .map(
            field ->
                from.aliases().getOrDefault(field.text(), Map.of()).entrySet().stream()
                    .filter(alias -> isSame(rule, alias.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(field))
        .toList();
  }

  private void error(Named where, String message) {
    errors.add(new Issue(where.position(), message));
  }
}
