package io.sysflow.bench.differential;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Term;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the fields that a condition names. */
final class FieldsOf implements Expr.Visitor<Set<String>> {

  private final Set<String> fields = new LinkedHashSet<>();

  private FieldsOf() {}

  /** Returns the fields of a condition. */
  static Set<String> condition(Expr condition) {
    return condition.accept(new FieldsOf());
  }

  @Override
  public Set<String> visitConstant(Expr.Constant constant) {
    return fields;
  }

  @Override
  public Set<String> visitAnd(Expr.And and) {
    return all(and.terms());
  }

  @Override
  public Set<String> visitOr(Expr.Or or) {
    return all(or.terms());
  }

  @Override
  public Set<String> visitNot(Expr.Not not) {
    return not.term().accept(this);
  }

  @Override
  public Set<String> visitExists(Expr.Exists exists) {
    return term(exists.term());
  }

  @Override
  public Set<String> visitCompare(Expr.Compare compare) {
    return term(compare.left());
  }

  @Override
  public Set<String> visitCompareTerms(Expr.CompareTerms compare) {
    term(compare.left());
    return term(compare.right());
  }

  private Set<String> all(List<Expr> terms) {
    terms.forEach(term -> term.accept(this));
    return fields;
  }

  private Set<String> term(Term term) {
    if (term instanceof Term.Read read) {
      fields.add(read.field().text());
    } else if (term instanceof Term.Call call) {
      call.arguments().forEach(this::term);
    }
    return fields;
  }
}
