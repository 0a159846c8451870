package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;

/** Comparisons of two attributes. */
final class TermPairs {

  private TermPairs() {}

  /** Returns whether a value of one is a value of the other. */
  static Expr equal(Term left, Term right) {
    if (left instanceof Term.Text text && right instanceof Term.Text value) {
      return text.text().equals(value.text()) ? Expr.TRUE : Expr.FALSE;
    }
    Operator operator = isOne(right) ? Operator.EQUAL : Operator.IN;
    boolean same = left.type() == right.type() && !left.type().address();
    return same
        ? new Expr.CompareTerms(left, operator, right)
        : new Expr.CompareTerms(Values.asText(left), operator, Values.asText(right));
  }

  private static boolean isOne(Term term) {
    return !(term instanceof Term.Read read) || read.field().shape() == Shape.ONE;
  }
}
