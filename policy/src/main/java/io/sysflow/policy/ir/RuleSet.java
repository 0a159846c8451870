package io.sysflow.policy.ir;

import java.util.List;

/**
 * The rules of some files.
 *
 * @param rules that are enabled, in order
 * @param disabled names of rules that are not
 * @param skipped names of rules that say themselves to be left out here
 * @param warnings what is odd but no error
 */
public record RuleSet(
    List<Rule> rules, List<String> disabled, List<String> skipped, List<Issue> warnings) {

  /** Copies the lists. */
  public RuleSet {
    rules = List.copyOf(rules);
    disabled = List.copyOf(disabled);
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }
}
