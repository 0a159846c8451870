package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import java.util.ArrayList;
import java.util.List;

/** Brings conditions into a form of which literals decide more; they mean the same. */
final class Normal {

  private Normal() {}

  /** Returns a condition whose terms are as small as they can be. */
  static Expr of(Expr condition) {
    List<Expr> terms = new ArrayList<>();
    for (Expr term : EntryGroups.terms(condition)) {
      add(term, terms);
    }
    return Exprs.and(terms);
  }

  private static void add(Expr term, List<Expr> terms) {
    if (term instanceof Expr.Not not && not.term() instanceof Expr.Or or) {
      or.terms().forEach(alternative -> add(Exprs.not(alternative), terms));
    } else if (term instanceof Expr.Or or) {
      terms.add(alternatives(or));
    } else {
      terms.add(term);
    }
  }

  /** Returns alternatives, as that not all of some conditions hold if each of them is a not. */
  private static Expr alternatives(Expr.Or or) {
    List<Expr> left = new ArrayList<>();
    for (Expr alternative : or.terms()) {
      left.add(
          alternative instanceof Expr.And and
              ? Exprs.and(and.terms().stream().filter(term -> !isRefuted(term, or)).toList())
              : alternative);
    }
    Expr any = Exprs.or(left);
    boolean refuses =
        any instanceof Expr.Or of && of.terms().stream().allMatch(Expr.Not.class::isInstance);
    return refuses
        ? Exprs.not(Exprs.and(((Expr.Or) any).terms().stream().map(Exprs::not).toList()))
        : any;
  }

  /** Returns whether the contrary of a term is an alternative, so that the term holds elsewhere. */
  private static boolean isRefuted(Expr term, Expr.Or or) {
    Expr contrary = Exprs.not(term);
    return or.terms().stream().anyMatch(contrary::equals);
  }
}
