package io.sysflow.policy.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition on an event. A check of a missing value is false, whatever its operator. */
public sealed interface Expr {

  /** Always true. */
  Expr TRUE = new Constant(true);

  /** Never true. */
  Expr FALSE = new Constant(false);

  /** Dispatches on the kind of condition. */
  <R> R accept(Visitor<R> visitor);

  /** True or false, whatever the event. */
  record Constant(boolean value) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitConstant(this);
    }
  }

  /** All of some conditions. */
  record And(List<Expr> terms) implements Expr {
    /** Copies the list. */
    public And {
      terms = List.copyOf(terms);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitAnd(this);
    }
  }

  /** Any of some conditions. */
  record Or(List<Expr> terms) implements Expr {
    /** Copies the list. */
    public Or {
      terms = List.copyOf(terms);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitOr(this);
    }
  }

  /** The contrary of a condition. */
  record Not(Expr term) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitNot(this);
    }
  }

  /** Whether a term has a value. */
  record Exists(Term term) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitExists(this);
    }
  }

  /**
   * A term compared with stated values.
   *
   * @param left the term
   * @param operator how
   * @param modifier how many of the values, null if the operator takes them as they are
   * @param values one, or those of a list
   */
  record Compare(Term left, Operator operator, @Nullable Modifier modifier, List<Literal> values)
      implements Expr {
    /** Copies the list. */
    public Compare {
      values = List.copyOf(values);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitCompare(this);
    }
  }

  /** A term compared with another. */
  record CompareTerms(Term left, Operator operator, Term right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.visitCompareTerms(this);
    }
  }

  /** One method per kind of condition. */
  interface Visitor<R> {
    R visitConstant(Constant constant);

    R visitAnd(And and);

    R visitOr(Or or);

    R visitNot(Not not);

    R visitExists(Exists exists);

    R visitCompare(Compare compare);

    R visitCompareTerms(CompareTerms compare);
  }
}
