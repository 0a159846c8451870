package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes messages for rules whose language has none: what the condition looked at. */
public final class MatchedValues {

  /** More would make a message that nobody reads. */
  private static final int MOST = 12;

  private MatchedValues() {}

  /** Returns a message of a rule's name and the values of the fields that its condition names. */
  public static Template template(String name, Expr condition) {
    Set<Term.Read> fields = new LinkedHashSet<>();
    collect(condition, fields);
    List<Template.Part> parts = new ArrayList<>();
    String text = name + (fields.isEmpty() ? "" : " (");
    for (Term.Read field : fields) {
      parts.add(new Template.Part(text + field.field().text() + "=", field.field().text(), field));
      text = " ";
    }
    parts.add(new Template.Part(fields.isEmpty() ? text : ")", null, null));
    return new Template(parts);
  }

  private static void collect(Expr expr, Set<Term.Read> fields) {
    if (fields.size() >= MOST) {
      return;
    }
    if (expr instanceof Expr.And and) {
      and.terms().forEach(term -> collect(term, fields));
    } else if (expr instanceof Expr.Or or) {
      or.terms().forEach(term -> collect(term, fields));
    } else if (expr instanceof Expr.Not not) {
      collect(not.term(), fields);
    } else if (expr instanceof Expr.Exists exists) {
      collect(exists.term(), fields);
    } else if (expr instanceof Expr.Compare compare) {
      collect(compare.left(), fields);
    } else if (expr instanceof Expr.CompareTerms compare) {
      collect(compare.left(), fields);
      collect(compare.right(), fields);
    }
  }

  private static void collect(Term term, Set<Term.Read> fields) {
    if (term instanceof Term.Read read) {
      fields.add(read);
    } else if (term instanceof Term.Call call) {
      call.arguments().forEach(argument -> collect(argument, fields));
    }
  }
}
