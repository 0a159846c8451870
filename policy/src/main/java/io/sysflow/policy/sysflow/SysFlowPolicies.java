package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles policies of the SysFlow processor. */
public final class SysFlowPolicies {

  private final Attributes attributes;
  private final boolean strict;
  private final List<Issue> errors = new ArrayList<>();
  private final List<Issue> warnings = new ArrayList<>();
  private final Map<String, List<Token>> lists = new LinkedHashMap<>();
  private final Map<String, Definitions.Macro> macros = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<String> disabled = new ArrayList<>();
  private final List<Expr> drops = new ArrayList<>();

  private SysFlowPolicies(FieldCatalogue catalogue, boolean strict) {
    this.attributes = new Attributes(catalogue);
    this.strict = strict;
  }

  /**
   * Compiles files, each of which sees what those before it define.
   *
   * @param strict whether names that are not known are errors
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static RuleSet compile(List<RulesFile> files, FieldCatalogue catalogue, boolean strict) {
    SysFlowPolicies compiler = new SysFlowPolicies(catalogue, strict);
    compiler.compile(files);
    if (!compiler.errors.isEmpty()) {
      throw new InvalidPolicyException(compiler.errors);
    }
    return new RuleSet(
        compiler.rules, compiler.disabled, List.of(), compiler.warnings, compiler.drops);
  }

  private void compile(List<RulesFile> files) {
    List<PolicyFile> parsed = new ArrayList<>();
    for (RulesFile file : files) {
      parsed.add(new PolicyFile(new PolicyText(file), errors::add, warnings::add));
    }
    // What only a later file defines is there as well; what is defined twice is the file's own.
    for (int i = parsed.size() - 1; i >= 0; i--) {
      lists.putAll(parsed.get(i).lists());
      macros.putAll(parsed.get(i).macros());
    }
    for (PolicyFile file : parsed) {
      lists.putAll(file.lists());
      macros.putAll(file.macros());
      Definitions definitions =
          new Definitions(lists, macros, attributes, strict, errors::add, warnings::add);
      for (RuleItem item : file.rules()) {
        add(file, item, definitions);
      }
    }
  }

  private void add(PolicyFile file, RuleItem item, Definitions definitions) {
    Expr condition;
    try {
      condition = definitions.rule(file.source(), item.condition());
    } catch (InvalidPolicyException e) {
      errors.addAll(e.issues());
      return;
    }
    if (!item.enabled()) {
      disabled.add(item.name());
    } else if (item.drops()) {
      drops.add(condition);
    } else {
      rules.add(item.rule(condition, attributes));
    }
  }
}
