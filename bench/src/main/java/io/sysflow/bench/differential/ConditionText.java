package io.sysflow.bench.differential;

import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Modifier;
import io.sysflow.policy.ir.Term;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a condition in Falco's language, with lists and macros resolved. */
final class ConditionText implements Expr.Visitor<String> {

  @Override
  public String visitConstant(Expr.Constant constant) {
    return constant.value() ? "evt.num exists" : "evt.num = 0";
  }

  @Override
  public String visitAnd(Expr.And and) {
    return joined(and.terms(), " and ");
  }

  @Override
  public String visitOr(Expr.Or or) {
    return joined(or.terms(), " or ");
  }

  @Override
  public String visitNot(Expr.Not not) {
    return "not (" + not.term().accept(this) + ")";
  }

  @Override
  public String visitExists(Expr.Exists exists) {
    return exists.term() + " exists";
  }

  @Override
  public String visitCompare(Expr.Compare compare) {
    boolean list = compare.operator().takesList() || compare.modifier() != null;
    boolean quoted = compare.left().type().textual();
    String values =
        compare.values().stream()
            .map(literal -> value(literal, quoted))
            .collect(Collectors.joining(", "));
    return compare.left()
        + " "
        + compare.operator().text()
        + modifier(compare.modifier())
        + (list ? " (" + values + ")" : " " + values);
  }

  @Override
  public String visitCompareTerms(Expr.CompareTerms compare) {
    Term right = compare.right();
    String text = right instanceof Term.Read ? "val(" + right + ")" : right.toString();
    return compare.left() + " " + compare.operator().text() + " " + text;
  }

  private String joined(List<Expr> terms, String word) {
    return terms.stream()
        .map(term -> term.accept(this))
        .collect(Collectors.joining(word, "(", ")"));
  }

  private static String modifier(@Nullable Modifier modifier) {
    return modifier == null ? "" : " " + modifier.name().toLowerCase(Locale.ROOT);
  }

  private static String value(Literal literal, boolean quoted) {
    String text = literal.text();
    if (!quoted) {
      return text;
    }
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
