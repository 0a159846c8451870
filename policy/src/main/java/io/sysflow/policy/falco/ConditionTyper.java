package io.sysflow.policy.falco;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Comparisons;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Modifier;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.TypeException;
import java.util.List;
import java.util.Locale;

/** Turns a parsed condition into the typed form; problems are collected, and stand for false. */
final class ConditionTyper {

  /** Resolves the names of macros. */
  interface Macros {
    /**
     * Returns the macro's condition, and adds the problems that it has.
     *
     * @throws TypeException if there is no such macro here
     */
    Expr resolve(String name, Problems problems);
  }

  private final FieldCatalogue catalogue;
  private final OperandTyper operands;
  private final Macros macros;
  private final SourceText source;
  private final Problems problems;

  ConditionTyper(FieldCatalogue catalogue, Macros macros, SourceText source, Problems problems) {
    this.catalogue = catalogue;
    this.operands = new OperandTyper(catalogue);
    this.macros = macros;
    this.source = source;
    this.problems = problems;
  }

  Expr type(Condition condition) {
    if (condition instanceof Condition.And and) {
      return Exprs.and(and.terms().stream().map(this::type).toList());
    }
    if (condition instanceof Condition.Or or) {
      return Exprs.or(or.terms().stream().map(this::type).toList());
    }
    if (condition instanceof Condition.Not not) {
      return Exprs.not(type(not.term()));
    }
    try {
      return check(condition);
    } catch (TypeException e) {
      fault(condition.position(), e.getMessage());
    } catch (SyntaxException e) {
      fault(e.index(), e.reason());
    } catch (UnknownOperandException e) {
      problems.unknown(source.position(e.index()), message(e.index(), e.getMessage()));
    }
    return Expr.FALSE;
  }

  private Expr check(Condition condition) {
    if (condition instanceof Condition.Macro macro) {
      return macros.resolve(macro.name(), problems);
    }
    if (condition instanceof Condition.Exists exists) {
      return new Expr.Exists(operands.type(exists.operand()));
    }
    if (condition instanceof Condition.Check check) {
      Term left = operands.type(check.left());
      Operator operator = Operator.of(check.operator()).orElseThrow();
      Modifier modifier =
          check.modifier() == null
              ? null
              : Modifier.valueOf(check.modifier().toUpperCase(Locale.ROOT));
      if (check.right() instanceof Condition.Computed computed) {
        return Comparisons.compareTerms(left, operator, operands.type(computed.operand()));
      }
      return Comparisons.compare(left, operator, modifier, values(check, left, operator));
    }
    throw new AssertionError(condition);
  }

  private List<Literal> values(Condition.Check check, Term left, Operator operator) {
    Comparisons.check(left, operator);
    Condition.Right right = check.right();
    if (right instanceof Condition.ListName name) {
      throw new SyntaxException(
          name.position(),
          "there is no list '"
              + name.name()
              + "', and values stand in parentheses, as in ("
              + name.name()
              + ")");
    }
    List<Condition.Value> values =
        right instanceof Condition.Values several
            ? several.values()
            : List.of((Condition.Value) right);
    return values.stream().map(value -> literal(value, left, operator)).toList();
  }

  private Literal literal(Condition.Value value, Term left, Operator operator) {
    String unknown =
        catalogue.isGiven() ? null : Comparisons.unknownEventType(left, operator, value.text());
    if (unknown != null) {
      problems.unknown(source.position(value.position()), message(value.position(), unknown));
    }
    try {
      return Literals.parse(left.type(), operator, value.text());
    } catch (TypeException e) {
      throw new SyntaxException(value.position(), e.getMessage());
    }
  }

  private void fault(int index, String message) {
    problems.fault(source.position(index), message(index, message));
  }

  private static String message(int index, String message) {
    return "character " + index + ": " + message;
  }
}
