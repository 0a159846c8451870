package io.sysflow.policy.falco;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Comparisons;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.TypeException;
import java.util.List;

/** What Falco's language refuses on the right of an operator although our form could hold it. */
final class FalcoLiterals {

  private FalcoLiterals() {}

  /**
   * Checks that a value is of a field's type.
   *
   * @throws TypeException if it is not
   */
  static void check(FieldType type, String text) {
    boolean network = text.indexOf('/') >= 0;
    if (type == FieldType.IP && network) {
      throw new TypeException(
          "expected an IP address but found '" + text + "': fd.cnet and the like take networks");
    }
    if (type == FieldType.NET && !network) {
      throw new TypeException("expected a network, as in 10.0.0.0/8, but found '" + text + "'");
    }
  }

  /**
   * Checks that a term can be compared with another.
   *
   * @throws TypeException if it cannot
   */
  static void checkTerms(Term left, Operator operator, Term right) {
    Comparisons.check(left, operator);
    if (operator == Operator.PMATCH || operator == Operator.REGEX) {
      throw new TypeException("operator '" + operator.text() + "' takes values, not fields");
    }
    for (Term term : List.of(left, right)) {
      if (term.type() == FieldType.NET) {
        throw new TypeException(term + " is compared with networks, not with fields");
      }
      if (term instanceof Term.Read read && severalValues(read)) {
        throw new TypeException(term + " has several values: it is compared with no field");
      }
    }
    if (left.list() != right.list()) {
      Term list = left.list() ? left : right;
      Term other = left.list() ? right : left;
      throw new TypeException(list + " is a list but " + other + " is not");
    }
  }

  private static boolean severalValues(Term.Read read) {
    Shape shape = read.field().shape();
    return shape == Shape.ANY || (shape == Shape.EITHER && read.field().type() != FieldType.TEXT);
  }
}
