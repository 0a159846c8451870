package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Extent;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lists and macros that the rules of one file see: those of earlier files, its own in place of
 * those of the same name, and those that only later files define.
 */
final class Definitions {

  private static final int MAX_DEPTH = 200;
  private static final int MAX_VALUES = 200_000;

  /**
   * A macro.
   *
   * @param source where its condition is written
   * @param condition as parsed
   */
  record Macro(PolicyText source, Condition condition) {}

  private final Map<String, List<Token>> lists;
  private final Map<String, Macro> macros;
  private final Attributes attributes;
  private final boolean strict;
  private final Consumer<Issue> errors;
  private final Consumer<Issue> warnings;
  private final Map<String, Expr> typed = new HashMap<>();
  private final Map<String, List<String>> expanded = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<Issue> reported = new HashSet<>();
  private long size;

  @SuppressWarnings("checkstyle:ParameterNumber") // what a file sees, and whom it tells
  Definitions(
      Map<String, List<Token>> lists,
      Map<String, Macro> macros,
      Attributes attributes,
      boolean strict,
      Consumer<Issue> errors,
      Consumer<Issue> warnings) {
    this.lists = new LinkedHashMap<>(lists);
    this.macros = new LinkedHashMap<>(macros);
    this.attributes = attributes;
    this.strict = strict;
    this.errors = errors;
    this.warnings = warnings;
  }

  /** Returns the typed form of a condition that is written in {@code source}. */
  Expr type(PolicyText source, Condition condition) {
    try {
      return new ConditionTyper(attributes, new Scope(source)).type(condition);
    } catch (TooLargeException e) {
      open.clear();
      throw new InvalidPolicyException(List.of(new Issue(source.position(0), e.reason())));
    }
  }

  /** Returns the typed form of a rule's condition, which no macros may make too large. */
  Expr rule(PolicyText source, Condition condition) {
    size = 0;
    return type(source, condition);
  }

  private Expr macro(PolicyText source, Token name) {
    Expr known = typed.get(name.text());
    if (known == null) {
      known = typeMacro(source, name);
    }
    size += Extent.of(known).size();
    if (size > Extent.MAX_SIZE || Extent.of(known).tooLarge()) {
      throw fault(source, name, "macro '" + name.text() + "' makes the condition too large");
    }
    return known;
  }

  private Expr typeMacro(PolicyText source, Token name) {
    Macro macro = macros.get(name.text());
    if (macro == null) {
      unknown(source, name, noMacro(name.text()));
      return Expr.FALSE;
    }
    if (open.size() > MAX_DEPTH) {
      throw fault(source, name, "macros are nested too deeply here");
    }
    if (!open.add(name.text())) {
      throw fault(source, name, "macro '" + name.text() + "' uses itself");
    }
    Expr expr = type(macro.source(), macro.condition());
    open.remove(name.text());
    typed.put(name.text(), expr);
    return expr;
  }

  private InvalidPolicyException fault(PolicyText source, Token name, String message) {
    open.clear();
    return new InvalidPolicyException(List.of(new Issue(source.position(name.offset()), message)));
  }

  private String noMacro(String name) {
    String nearest = Spelling.nearest(name, macros.keySet());
    return "unknown macro '"
        + name
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  private @Nullable List<String> list(String name) {
    List<String> known = expanded.get(name);
    if (known != null || !lists.containsKey(name)) {
      return known;
    }
    if (open.size() > MAX_DEPTH) {
      throw new TooLargeException("lists are nested too deeply: " + name);
    }
    if (!open.add("list " + name)) {
      return List.of(); // a list in itself adds nothing to it
    }
    List<String> values = new ArrayList<>();
    for (Token item : lists.getOrDefault(name, List.of())) {
      List<String> inner = item.kind() == Token.Kind.WORD ? list(item.text()) : null;
      if (inner == null) {
        values.add(item.text());
      } else {
        values.addAll(inner);
      }
      if (values.size() > MAX_VALUES) {
        throw new TooLargeException("list '" + name + "' has too many values");
      }
    }
    open.remove("list " + name);
    expanded.put(name, values);
    return values;
  }

  private void unknown(PolicyText source, Token name, String message) {
    Issue issue = new Issue(source.position(name.offset()), message);
    if (reported.add(issue)) {
      (strict ? errors : warnings).accept(issue);
    }
  }

  /** What the conditions that are written in one file may name. */
  private final class Scope implements ConditionTyper.Names {
    private final PolicyText source;

    Scope(PolicyText source) {
      this.source = source;
    }

    @Override
    public Expr macro(Token name) {
      return Definitions.this.macro(source, name);
    }

    @Override
    public Optional<List<String>> list(String name) {
      return Optional.ofNullable(Definitions.this.list(name));
    }

    @Override
    public void unknown(Token name, String message) {
      Definitions.this.unknown(source, name, message);
    }

    @Override
    public void odd(Token at, String message) {
      Issue issue = new Issue(source.position(at.offset()), message);
      if (reported.add(issue)) {
        warnings.accept(issue);
      }
    }
  }
}
