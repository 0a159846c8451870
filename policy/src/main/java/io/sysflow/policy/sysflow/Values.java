package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.Transformer;
import io.sysflow.policy.ir.TypeException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stated values, and what types of attributes they are compared with. */
final class Values {

  private Values() {}

  /**
   * Returns the value that a text stands for, nothing if no value of the type is printed so: the
   * language compares texts, so that "06" is not 6.
   */
  static Optional<Literal> equal(FieldType type, String text) {
    return switch (type) {
      case TEXT, BYTES -> Optional.of(new Literal(text, 0, 0, null));
      case BOOL ->
          text.equals("true") || text.equals("false")
              ? Optional.of(new Literal(text, text.equals("true") ? 1 : 0, 0, null))
              : Optional.empty();
      case IP, NET -> address(text);
      case INT, UINT, REAL, DURATION, TIME, PORT ->
          text.matches("0|-?[1-9][0-9]{0,18}") ? number(text) : Optional.empty();
    };
  }

  private static Optional<Literal> address(String text) {
    try {
      return Optional.of(new Literal(text, 0, 0, Literals.network(text)));
    } catch (TypeException e) {
      return Optional.empty();
    }
  }

  /** Returns a number that is stated, nothing if the term is an attribute or no number. */
  static Optional<Literal> number(Term term) {
    return term instanceof Term.Text text ? number(text.text()) : Optional.empty();
  }

  private static Optional<Literal> number(String text) {
    try {
      long number = Long.parseLong(text);
      return Optional.of(new Literal(text, number, number, null));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a term is an attribute whose values are numbers. */
  static boolean isNumber(Term term) {
    return term instanceof Term.Read && term.type().numeric();
  }

  /** Returns what a term's type is called. */
  static String name(Term term) {
    return switch (term.type()) {
      case BOOL -> "true or false";
      case IP, NET -> "an address";
      case TEXT, BYTES -> "a text";
      default -> "a number";
    };
  }

  /**
   * Returns a term whose values are the texts of another's. Numbers and addresses have no capital
   * letters, so that a function that lowers those does nothing but make texts of them.
   */
  static Term asText(Term term) {
    return term.type() == FieldType.TEXT
        ? term
        : new Term.Call(Transformer.TOLOWER, List.of(term), null, FieldType.TEXT, false);
  }

  /** Returns the operator with its sides exchanged. */
  static Operator mirrored(Operator operator) {
    return switch (operator) {
      case LESS -> Operator.GREATER;
      case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
      case GREATER -> Operator.LESS;
      case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
      default -> throw new AssertionError(operator);
    };
  }

  /** Returns whether two stated numbers compare so. */
  static Expr holds(Operator operator, long left, long right) {
    boolean holds =
        switch (operator) {
          case LESS -> left < right;
          case LESS_OR_EQUAL -> left <= right;
          case GREATER -> left > right;
          case GREATER_OR_EQUAL -> left >= right;
          default -> throw new AssertionError(operator);
        };
    return holds ? Expr.TRUE : Expr.FALSE;
  }

  /** Returns whether two stated texts compare so. */
  static Expr holds(Operator operator, String left, String right) {
    boolean holds =
        switch (operator) {
          case CONTAINS -> left.contains(right);
          case ICONTAINS -> left.toLowerCase(Locale.ROOT).contains(right.toLowerCase(Locale.ROOT));
          case STARTS_WITH -> left.startsWith(right);
          case ENDS_WITH -> left.endsWith(right);
          default -> throw new AssertionError(operator);
        };
    return holds ? Expr.TRUE : Expr.FALSE;
  }
}
