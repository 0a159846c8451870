package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.List;

/** Makes conditions and folds what is constant. */
public final class Exprs {

  private Exprs() {}

  /** Returns that all of some conditions hold: flat, without constants. */
  public static Expr and(List<Expr> terms) {
    List<Expr> flat = new ArrayList<>();
    for (Expr term : terms) {
      if (term.equals(Expr.FALSE)) {
        return Expr.FALSE;
      }
      if (term instanceof Expr.And and) {
        flat.addAll(and.terms());
      } else if (!term.equals(Expr.TRUE)) {
        flat.add(term);
      }
    }
    return switch (flat.size()) {
      case 0 -> Expr.TRUE;
      case 1 -> flat.get(0);
      default -> new Expr.And(flat);
    };
  }

  /** Returns that any of some conditions holds: flat, without constants. */
  public static Expr or(List<Expr> terms) {
    List<Expr> flat = new ArrayList<>();
    for (Expr term : terms) {
      if (term.equals(Expr.TRUE)) {
        return Expr.TRUE;
      }
      if (term instanceof Expr.Or or) {
        flat.addAll(or.terms());
      } else if (!term.equals(Expr.FALSE)) {
        flat.add(term);
      }
    }
    return switch (flat.size()) {
      case 0 -> Expr.FALSE;
      case 1 -> flat.get(0);
      default -> new Expr.Or(flat);
    };
  }

  /** Returns the contrary of a condition. */
  public static Expr not(Expr term) {
    if (term instanceof Expr.Constant constant) {
      return constant.value() ? Expr.FALSE : Expr.TRUE;
    }
    return term instanceof Expr.Not not ? not.term() : new Expr.Not(term);
  }
}
