package io.sysflow.policy.falco;

import io.sysflow.policy.falco.Definitions.MacroItem;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Extent;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.TypeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The macros of some files, each typed once, and the typing of conditions that use them. */
final class MacroTable {

  private final Map<String, MacroItem> items;
  private final HostNames names;
  private final ListExpansion lists;
  private final FieldCatalogue catalogue;
  private final Map<String, Typed> typed = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> used = new HashSet<>();

  /** What became of a macro's condition. */
  private record Typed(Expr expr, Problems problems, Extent extent) {}

  /** Deeper nesting would exhaust the stack. */
  private static final int MAX_DEPTH = 500;

  /** How much the macros of one condition have added to it. */
  private static final class Growth {
    private int size;
  }

  MacroTable(
      Map<String, MacroItem> items,
      HostNames names,
      ListExpansion lists,
      FieldCatalogue catalogue) {
    this.items = items;
    this.names = names;
    this.lists = lists;
    this.catalogue = catalogue;
  }

  /** Returns a table without macros. */
  static MacroTable none(FieldCatalogue catalogue) {
    return new MacroTable(
        Map.of(),
        new HostNames(),
        new ListExpansion(Map.of(), issue -> {}, issue -> {}),
        catalogue);
  }

  /**
   * Returns the typed form of a condition, false where it has problems.
   *
   * @param source with lists expanded
   * @param visibility macros that were defined before it can be used
   */
  Expr type(SourceText source, Problems problems, int visibility) {
    Condition condition;
    try {
      condition = ConditionParser.parse(source.text());
    } catch (SyntaxException e) {
      problems.fault(source.position(e.index()), e.getMessage());
      return Expr.FALSE;
    }
    Growth growth = new Growth();
    ConditionTyper.Macros macros = (name, sink) -> resolve(name, visibility, sink, growth);
    return new ConditionTyper(catalogue, macros, names, source, problems).type(condition);
  }

  private Expr resolve(String name, int visibility, Problems problems, Growth growth) {
    MacroItem item = items.get(name);
    if (item == null || item.index >= visibility) {
      throw new TypeException(unknown(name, item != null));
    }
    used.add(name);
    Typed result = typed(item);
    problems.addAll(result.problems());
    growth.size += result.extent().size();
    if (growth.size > Extent.MAX_SIZE || result.extent().tooLarge()) {
      throw new TypeException("macro '" + name + "' makes the condition too large");
    }
    return result.expr();
  }

  private Typed typed(MacroItem item) {
    Typed known = typed.get(item.name);
    if (known != null) {
      return known;
    }
    if (!open.add(item.name)) {
      throw new TypeException("macro '" + item.name + "' uses itself");
    }
    if (open.size() > MAX_DEPTH) {
      open.remove(item.name);
      throw new TypeException("macro '" + item.name + "' is nested too deeply");
    }
    Problems problems = new Problems();
    Expr expr = type(lists.expand(item.condition), problems, item.visibility);
    open.remove(item.name);
    Typed result = new Typed(expr, problems, Extent.of(expr));
    typed.put(item.name, result);
    return result;
  }

  private String unknown(String name, boolean later) {
    if (later) {
      return "macro '" + name + "' is defined only after this one";
    }
    String nearest = Spelling.nearest(name, items.keySet());
    return "unknown macro '"
        + name
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  /** Types all macros and reports faults of grammar, also of those that no rule uses. */
  void check(Consumer<Issue> errors) {
    for (MacroItem item : items.values()) {
      typed(item).problems().faults().forEach(errors);
    }
  }

  /** Warns of what would be an error in a rule, in macros that no rule uses. */
  void warnOfProblems(Consumer<Issue> warnings) {
    Set<Issue> issues = new LinkedHashSet<>();
    typed.values().forEach(macro -> issues.addAll(macro.problems().types()));
    typed.values().forEach(macro -> issues.addAll(macro.problems().unknowns()));
    typed.values().forEach(macro -> issues.addAll(macro.problems().warnings()));
    issues.forEach(warnings);
  }

  /** Warns of macros that nothing uses. */
  void warnOfUnused(Consumer<Issue> warnings) {
    for (MacroItem item : items.values()) {
      if (!used.contains(item.name)) {
        warnings.accept(new Issue(item.position, "macro '" + item.name + "' is never used"));
      }
    }
  }

  @Override
  public String toString() {
    return items.keySet().stream().collect(Collectors.joining(", "));
  }
}
