package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions that ask for ancestors on other hosts, which are not known where records are matched.
 * Each such check may hold or not: a condition has a part that holds whatever they are, and one
 * that may hold.
 */
final class Crossing {

  private static final String PREFIX = "xproc.";

  private Crossing() {}

  /** Returns whether a condition asks for ancestors on other hosts. */
  static boolean isIn(Expr condition) {
    return !at(condition, true).equals(condition);
  }

  /** Returns what holds whenever the condition may hold. */
  static Expr mayHold(Expr condition) {
    return at(condition, true);
  }

  /** Returns what holds only if the condition holds whoever the ancestors are. */
  static Expr mustHold(Expr condition) {
    return at(condition, false);
  }

  private static Expr at(Expr condition, boolean unknown) {
    return condition.accept(new Assumption(unknown));
  }

  /** Takes every check of unknown fields for true, or for false; under a not the other way. */
  private record Assumption(boolean unknown) implements Expr.Visitor<Expr> {

    @Override
    public Expr visitConstant(Expr.Constant constant) {
      return constant;
    }

    @Override
    public Expr visitAnd(Expr.And and) {
      List<Expr> terms = each(and.terms());
      return terms.equals(and.terms()) ? and : Exprs.and(terms);
    }

    @Override
    public Expr visitOr(Expr.Or or) {
      List<Expr> terms = each(or.terms());
      return terms.equals(or.terms()) ? or : Exprs.or(terms);
    }

    @Override
    public Expr visitNot(Expr.Not not) {
      Expr term = at(not.term(), !unknown);
      return term.equals(not.term()) ? not : Exprs.not(term);
    }

    @Override
    public Expr visitExists(Expr.Exists exists) {
      return asks(exists.term()) ? value() : exists;
    }

    @Override
    public Expr visitCompare(Expr.Compare compare) {
      return asks(compare.left()) ? value() : compare;
    }

    @Override
    public Expr visitCompareTerms(Expr.CompareTerms compare) {
      return asks(compare.left()) || asks(compare.right()) ? value() : compare;
    }

    private List<Expr> each(List<Expr> terms) {
      List<Expr> all = new ArrayList<>(terms.size());
      terms.forEach(term -> all.add(at(term, unknown)));
      return all;
    }

    private Expr value() {
      return unknown ? Expr.TRUE : Expr.FALSE;
    }
  }

  private static boolean asks(Term term) {
    if (term instanceof Term.Read read) {
      return read.field().field().name().startsWith(PREFIX);
    }
    return term instanceof Term.Call call && call.arguments().stream().anyMatch(Crossing::asks);
  }
}
