package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Modifier;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions to checks; one that is met again becomes the same check, and the result of
 * one that many rules share is kept. Used from one thread.
 */
final class CheckCompiler implements Expr.Visitor<Check> {

  private final IdentityHashMap<Expr, Check> compiled = new IdentityHashMap<>();
  private final Costs costs;
  private final @Nullable ColumnChecks columns;
  private int slots;

  /**
   * Makes a compiler.
   *
   * @param uses how often a condition is used by others
   * @param columns of the fields that many look at; null if each check is to read its own
   */
  CheckCompiler(ToIntFunction<Expr> uses, @Nullable Columns columns) {
    this.costs = new Costs(uses);
    this.columns = columns == null ? null : new ColumnChecks(columns);
  }

  /** Returns how many conditions' results are kept. */
  int slots() {
    return slots;
  }

  /** Returns how long conditions take. */
  Costs costs() {
    return costs;
  }

  /** Returns the check of a condition. */
  Check compile(Expr expr) {
    Check known = compiled.get(expr);
    if (known == null) {
      known = expr.accept(this);
      if (costs.isKept(expr)) {
        known = new SharedCheck(slots++, known);
      }
      compiled.put(expr, known);
    }
    return known;
  }

  @Override
  public Check visitConstant(Expr.Constant constant) {
    boolean value = constant.value();
    return source -> value;
  }

  @Override
  public Check visitAnd(Expr.And and) {
    Check[] checks = compile(costs.inOrderOfAnd(grouped(and.terms(), true)));
    if (checks.length == 1) {
      return checks[0];
    }
    if (checks.length == 2) {
      Check first = checks[0];
      Check second = checks[1];
      return source -> first.test(source) && second.test(source);
    }
    return source -> {
      for (Check check : checks) {
        if (!check.test(source)) {
          return false;
        }
      }
      return true;
    };
  }

  @Override
  public Check visitOr(Expr.Or or) {
    Check ofColumn = columns == null ? null : columns.of(or.terms());
    if (ofColumn != null) {
      return ofColumn;
    }
    List<Expr> terms = grouped(or.terms(), false);
    Alternatives alternatives = columns == null ? null : columns.byLiterals(alone(terms));
    if (alternatives != null) {
      return switched(alternatives, terms.stream().filter(this::isKept).toList());
    }
    return any(compile(costs.inOrderOfOr(terms)));
  }

  private boolean isKept(Expr expr) {
    return costs.isKept(expr);
  }

  private List<Expr> alone(List<Expr> terms) {
    return terms.stream().filter(term -> !isKept(term)).toList();
  }

  private Check switched(Alternatives alternatives, List<Expr> kept) {
    Map<Integer, Check> cases = new LinkedHashMap<>();
    alternatives.cases().forEach((literal, rests) -> cases.put(literal, compile(Exprs.or(rests))));
    Check byLiteral = new ColumnSwitch(alternatives.column(), cases);
    List<Expr> others = new ArrayList<>(alternatives.others());
    others.addAll(kept);
    if (others.isEmpty()) {
      return byLiteral;
    }
    Check other = compile(Exprs.or(others));
    return source -> byLiteral.test(source) || other.test(source);
  }

  private static Check any(Check[] checks) {
    return source -> {
      for (Check check : checks) {
        if (check.test(source)) {
          return true;
        }
      }
      return false;
    };
  }

  @Override
  public Check visitNot(Expr.Not not) {
    Check check = compile(not.term());
    return source -> !check.test(source);
  }

  @Override
  public Check visitExists(Expr.Exists exists) {
    Term term = exists.term();
    if (term instanceof Term.Read read && read.field().shape() != Shape.ONE) {
      FieldRef field = read.field();
      return source -> source.size(field) > 0;
    }
    if (term instanceof Term.Read read) {
      return exists(read.field());
    }
    Values.Texts texts = Values.texts(term);
    return source -> !texts.of(source).isEmpty();
  }

  private static Check exists(FieldRef field) {
    return switch (field.type()) {
      case TEXT, BYTES ->
          source -> {
            String text = source.text(field, 0);
            return text != null && source.slice(field).end(text) >= 0;
          };
      case IP, NET -> source -> source.address(field, 0) != null;
      case REAL -> source -> !Double.isNaN(source.real(field, 0));
      case BOOL, INT, UINT, DURATION, TIME, PORT ->
          source -> source.number(field, 0) != FieldSource.MISSING;
    };
  }

  @Override
  public Check visitCompare(Expr.Compare compare) {
    Modifier modifier = compare.modifier();
    if (modifier == null) {
      Check ofColumn = columns == null ? null : columns.of(compare);
      return ofColumn == null
          ? compare(compare.left(), compare.operator(), compare.values())
          : ofColumn;
    }
    return modified(compare, modifier);
  }

  private static Check compare(Term left, Operator operator, List<Literal> values) {
    if (left instanceof Term.Read read) {
      return FieldChecks.of(read.field(), operator, values);
    }
    if (left instanceof Term.Call call) {
      return TermChecks.of(call, operator, values);
    }
    throw new AssertionError(left);
  }

  private Check modified(Expr.Compare compare, Modifier modifier) {
    Check[] checks =
        compare.values().stream()
            .map(value -> compare(compare.left(), compare.operator(), List.of(value)))
            .toArray(Check[]::new);
    Check exists = compile(new Expr.Exists(compare.left()));
    return source -> {
      if (!exists.test(source)) {
        return false;
      }
      int count = 0;
      for (Check check : checks) {
        count += check.test(source) ? 1 : 0;
      }
      return switch (modifier) {
        case ONEOF -> count == 1;
        case ANYOF -> count > 0;
        case ALLOF -> count == checks.length && count > 0;
      };
    };
  }

  @Override
  public Check visitCompareTerms(Expr.CompareTerms compare) {
    return TermChecks.of(compare.left(), compare.operator(), compare.right());
  }

  private List<Expr> grouped(List<Expr> terms, boolean negated) {
    return columns == null ? terms : columns.grouped(terms, negated, costs::isKept);
  }

  private Check[] compile(List<Expr> terms) {
    return terms.stream().map(this::compile).toArray(Check[]::new);
  }
}
