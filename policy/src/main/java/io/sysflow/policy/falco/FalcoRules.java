package io.sysflow.policy.falco;

import io.sysflow.model.Severity;
import io.sysflow.policy.falco.Definitions.ExceptionItem;
import io.sysflow.policy.falco.Definitions.RuleItem;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.ir.Template;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles files in Falco's rules language, all of them or none. */
public final class FalcoRules {

  private final FieldCatalogue catalogue;
  private final RulesReader reader;
  private final Set<Issue> errors = new LinkedHashSet<>();
  private final Set<Issue> warnings = new LinkedHashSet<>();

  private FalcoRules(FieldCatalogue catalogue) {
    this.catalogue = catalogue;
    this.reader = new RulesReader(catalogue);
  }

  /**
   * Returns the rules of some files, which may change what files before them define.
   *
   * @throws InvalidPolicyException with everything that is wrong
   */
  public static RuleSet compile(List<RulesFile> files, FieldCatalogue catalogue) {
    return compile(files, catalogue, RuleSwitches.NONE);
  }

  /**
   * Returns the rules of some files, of which switches turn some on and off.
   *
   * @throws InvalidPolicyException with everything that is wrong
   */
  public static RuleSet compile(
      List<RulesFile> files, FieldCatalogue catalogue, RuleSwitches switches) {
    return new FalcoRules(catalogue).run(files, switches);
  }

  /**
   * Returns a message with fields.
   *
   * @throws InvalidPolicyException with everything that is wrong
   */
  public static Template message(String text, FieldCatalogue catalogue) {
    Problems problems = new Problems();
    SourceText source = SourceText.at(new Position("message", 1, 1), text);
    Template template = OutputParser.parse(source, catalogue, problems);
    if (!problems.none()) {
      throw new InvalidPolicyException(List.copyOf(problems.errors()));
    }
    return template;
  }

  /**
   * Checks the grammar of a condition, with macros unresolved.
   *
   * @throws SyntaxException where it is broken
   */
  public static void parse(String condition) {
    ConditionParser.parse(condition);
  }

  /**
   * Returns a condition that stands alone, without lists and macros.
   *
   * @throws InvalidPolicyException with everything that is wrong
   */
  public static Expr condition(String condition, FieldCatalogue catalogue) {
    Problems problems = new Problems();
    SourceText source = SourceText.at(new Position("condition", 1, 1), condition);
    MacroTable macros = MacroTable.none(catalogue);
    Expr expr = macros.type(source, problems, Integer.MAX_VALUE);
    if (!problems.none()) {
      throw new InvalidPolicyException(List.copyOf(problems.errors()));
    }
    return expr;
  }

  private RuleSet run(List<RulesFile> files, RuleSwitches switches) {
    files.forEach(reader::read);
    errors.addAll(reader.errors());
    warnings.addAll(reader.warnings());
    Definitions definitions = reader.definitions();
    ListExpansion lists = new ListExpansion(definitions.lists, errors::add, warnings::add);
    MacroTable macros = new MacroTable(definitions.macros, definitions.names, lists, catalogue);
    macros.check(errors::add);
    List<Rule> rules = new ArrayList<>();
    List<String> disabled = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (RuleItem item : definitions.rules.values()) {
      Rule rule = rule(item, lists, macros, skipped);
      if (rule != null && switches.uses(rule, item.enabled)) {
        rules.add(rule);
      } else if (rule != null) {
        disabled.add(item.name);
      }
    }
    if (!errors.isEmpty()) {
      macros.warnOfProblems(errors::add); // perhaps used by a rule that could not be read
      throw new InvalidPolicyException(inOrder(errors, files));
    }
    macros.warnOfProblems(warnings::add);
    macros.warnOfUnused(warnings::add);
    lists.warnOfUnused();
    return new RuleSet(rules, disabled, skipped, inOrder(warnings, files));
  }

  private static List<Issue> inOrder(Set<Issue> issues, List<RulesFile> files) {
    List<String> names = files.stream().map(RulesFile::name).toList();
    return issues.stream()
        .sorted(
            Comparator.<Issue>comparingInt(issue -> names.indexOf(issue.position().file()))
                .thenComparingInt(issue -> issue.position().line())
                .thenComparingInt(issue -> issue.position().column()))
        .toList();
  }

  private @Nullable Rule rule(
      RuleItem item, ListExpansion lists, MacroTable macros, List<String> skipped) {
    SourceText description = item.description;
    Severity severity = severity(item);
    if (item.condition == null || item.output == null || description == null) {
      return null; // reported when it was read
    }
    Problems problems = new Problems();
    SourceText condition = lists.expand(withExceptions(item.condition, item));
    Expr expr = macros.type(condition, problems, Integer.MAX_VALUE);
    Template output = OutputParser.parse(item.output, catalogue, problems);
    if (item.skipIfUnknown && !problems.unknowns().isEmpty()) {
      Issue unknown = problems.unknowns().iterator().next();
      warnings.add(
          new Issue(
              unknown.position(), "rule '" + item.name + "' is left out: " + unknown.message()));
      skipped.add(item.name);
      return null;
    }
    report(item, problems);
    if (item.warnsOfTypes && EventTypeSpan.isWide(expr)) {
      warnings.add(
          new Issue(
              item.position,
              "rule '" + item.name + "' is evaluated on nearly all events: it names no evt.type"));
    }
    return new Rule(
        item.name,
        description.text().strip(),
        severity,
        List.copyOf(item.tags),
        expr,
        output,
        item.position);
  }

  private void report(RuleItem item, Problems problems) {
    errors.addAll(problems.errors());
    warnings.addAll(problems.warnings());
    if (item.tags.stream().anyMatch(String::isBlank)) {
      warnings.add(new Issue(item.position, "rule '" + item.name + "' has an empty tag"));
    }
  }

  private Severity severity(RuleItem item) {
    if (item.priority == null) {
      return Severity.DEBUG; // reported when it was read
    }
    String name = item.priority.text().strip().toUpperCase(Locale.ROOT);
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(name)) {
        return severity;
      }
    }
    if (name.equals("INFO")) {
      return Severity.INFORMATIONAL;
    }
    errors.add(
        new Issue(
            item.priority.position(0),
            "unknown priority '"
                + item.priority
                + "', expected one of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE,"
                + " INFORMATIONAL, DEBUG"));
    return Severity.DEBUG;
  }

  private static SourceText withExceptions(SourceText condition, RuleItem item) {
    SourceText result = condition;
    boolean first = true;
    for (ExceptionItem exception : item.exceptions) {
      String text = ExceptionText.fault(exception).isEmpty() ? ExceptionText.of(exception) : "";
      if (!text.isEmpty()) {
        if (first) {
          result = SourceText.at(condition.position(0), "(").plus(condition).plus(")");
          first = false;
        }
        result = result.plus(SourceText.at(exception.position(), text));
      }
    }
    return result;
  }
}
