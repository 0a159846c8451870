package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The rules of some files.
 *
 * @param rules that are enabled, in order
 * @param disabled names of rules that are not
 * @param skipped names of rules that are left out here, for what they need is not there
 * @param warnings what is odd but no error
 * @param drops conditions of records that no rule is to see
 * @param correlations of these and other rules, as they are written
 */
public record RuleSet(
    List<Rule> rules,
    List<String> disabled,
    List<String> skipped,
    List<Issue> warnings,
    List<Expr> drops,
    List<CorrelationRule> correlations) {

  /** A set without rules. */
  public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public RuleSet {
    rules = List.copyOf(rules);
    disabled = List.copyOf(disabled);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
    drops = List.copyOf(drops);
    correlations = List.copyOf(correlations);
  }

  /** Makes a set that every record is for. */
  public RuleSet(
      List<Rule> rules, List<String> disabled, List<String> skipped, List<Issue> warnings) {
    this(rules, disabled, skipped, warnings, List.of());
  }

  /** Makes a set without correlations. */
  public RuleSet(
      List<Rule> rules,
      List<String> disabled,
      List<String> skipped,
      List<Issue> warnings,
      List<Expr> drops) {
    this(rules, disabled, skipped, warnings, drops, List.of());
  }

  /** Returns this set followed by another. */
  public RuleSet plus(RuleSet other) {
    return new RuleSet(
        joined(rules, other.rules),
        joined(disabled, other.disabled),
        joined(skipped, other.skipped),
        joined(warnings, other.warnings),
        joined(drops, other.drops),
        joined(correlations, other.correlations));
  }

  /** Returns the set with the rules that switches leave; all of this set's are enabled. */
  public RuleSet only(RuleSwitches switches) {
    List<Rule> used = new ArrayList<>();
    List<String> unused = new ArrayList<>(disabled);
    for (Rule rule : rules) {
      if (switches.uses(rule, true)) {
        used.add(rule);
      } else {
        unused.add(rule.name());
      }
    }
    return new RuleSet(used, unused, skipped, warnings, drops, correlations);
  }

  /** Returns the set with each rule changed. */
  public RuleSet changed(UnaryOperator<Rule> change) {
    return new RuleSet(
        rules.stream().map(change).toList(), disabled, skipped, warnings, drops, correlations);
  }

  /** Returns the set with what was found out when its parts were put together. */
  public RuleSet with(List<String> moreSkipped, List<Issue> moreWarnings) {
    return new RuleSet(
        rules,
        disabled,
        joined(skipped, moreSkipped),
        joined(warnings, moreWarnings),
        drops,
        correlations);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
