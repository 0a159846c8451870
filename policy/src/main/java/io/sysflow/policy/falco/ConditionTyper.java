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
  private final HostNames names;
  private final OperandTyper operands;
  private final Macros macros;
  private final SourceText source;
  private final Problems problems;

  ConditionTyper(
      FieldCatalogue catalogue,
      Macros macros,
      HostNames names,
      SourceText source,
      Problems problems) {
    this.catalogue = catalogue;
    this.names = names;
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
      fault(condition, condition.position(), e.getMessage());
    } catch (SyntaxException e) {
      fault(condition, e.index(), e.reason());
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
      Term term = operands.type(exists.operand());
      warnOfField(exists.operand().position(), term);
      return new Expr.Exists(term);
    }
    if (condition instanceof Condition.Check check) {
      Term left = operands.type(check.left());
      Operator operator = Operator.of(check.operator()).orElseThrow();
      Modifier modifier =
          check.modifier() == null
              ? null
              : Modifier.valueOf(check.modifier().toUpperCase(Locale.ROOT));
      if (check.right() instanceof Condition.Computed computed) {
        Term right = operands.type(computed.operand());
        FalcoLiterals.checkTerms(left, operator, right);
        return Comparisons.compareTerms(left, operator, right);
      }
      Expr named =
          modifier == null
              ? names.compared(left, operator, values(check.right()), catalogue)
              : null;
      return named != null
          ? named
          : Comparisons.compare(left, operator, modifier, values(check, left, operator));
    }
    throw new AssertionError(condition);
  }

  private List<Literal> values(Condition.Check check, Term left, Operator operator) {
    Comparisons.check(left, operator);
    warnOfField(check.left().position(), left);
    return values(check.right()).stream().map(value -> literal(value, left, operator)).toList();
  }

  private List<Condition.Value> values(Condition.Right right) {
    if (right instanceof Condition.ListName name) {
      problems.warn(
          source.position(name.position()),
          "there is no list '" + name.name() + "': the word stands for itself");
      return List.of(new Condition.Value(name.position(), name.name()));
    }
    return right instanceof Condition.Values several
        ? several.values()
        : List.of((Condition.Value) right);
  }

  private void warnOfField(int index, Term term) {
    String oddity = OperandTyper.oddity(term);
    if (oddity != null) {
      problems.warn(source.position(index), oddity);
    }
  }

  private Literal literal(Condition.Value value, Term left, Operator operator) {
    String unknown = Comparisons.unknownEventType(left, operator, value.text());
    if (unknown != null) {
      problems.unknown(source.position(value.position()), message(value.position(), unknown));
    }
    warnOfOddValue(value);
    if (HostNames.isName(left) && !names.knows(value.text())) {
      problems.warn(
          source.position(value.position()),
          "names are not looked up: an item 'names' may state the addresses of '"
              + value.text()
              + "'");
    }
    try {
      FalcoLiterals.check(left.type(), value.text());
      return Literals.parse(left.type(), operator, value.text());
    } catch (TypeException e) {
      throw new SyntaxException(value.position(), e.getMessage());
    }
  }

  private void warnOfOddValue(Condition.Value value) {
    String text = value.text().strip();
    if (text.indexOf('.') > 0 && isOperand(text)) {
      problems.warn(
          source.position(value.position()),
          "'" + text + "' is a text here: val() or another function compares with a field");
    }
  }

  private boolean isOperand(String text) {
    try {
      operands.type(OperandParser.parse(text));
      return true;
    } catch (SyntaxException | UnknownOperandException e) {
      return false;
    }
  }

  private void fault(Condition condition, int index, String message) {
    if (condition instanceof Condition.Macro) {
      problems.fault(source.position(index), message(index, message));
    } else {
      problems.type(source.position(index), message(index, message));
    }
  }

  private static String message(int index, String message) {
    return "character " + index + ": " + message;
  }
}
