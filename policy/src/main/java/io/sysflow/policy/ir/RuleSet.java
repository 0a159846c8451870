package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of some files.
 *
 * @param rules that are enabled, in order
 * @param disabled names of rules that are not
 * @param skipped names of rules that are left out here, for what they need is not there
 * @param warnings what is odd but no error
 * @param drops conditions of records that no rule is to see
 */
public record RuleSet(
    List<Rule> rules,
    List<String> disabled,
    List<String> skipped,
    List<Issue> warnings,
    List<Expr> drops) {

  /** A set without rules. */
  public static final RuleSet EMPTY = new RuleSet(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public RuleSet {
    rules = List.copyOf(rules);
    disabled = List.copyOf(disabled);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
    drops = List.copyOf(drops);
  }

  /** Makes a set that every record is for. */
  public RuleSet(
      List<Rule> rules, List<String> disabled, List<String> skipped, List<Issue> warnings) {
    this(rules, disabled, skipped, warnings, List.of());
  }

  /** Returns this set followed by another. */
  public RuleSet plus(RuleSet other) {
    return new RuleSet(
        joined(rules, other.rules),
        joined(disabled, other.disabled),
        joined(skipped, other.skipped),
        joined(warnings, other.warnings),
        joined(drops, other.drops));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
