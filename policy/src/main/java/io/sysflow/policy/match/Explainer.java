package io.sysflow.policy.match;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ProcessActivity;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.match.Explanation.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Explains why rules hold for records or do not. Used from one thread. */
public final class Explainer implements Expr.Visitor<Part> {

  /** How many values of a list are shown. */
  private static final int SHOWN = 6;

  private final EventView view = new EventView();

  /** Makes an explainer. */
  public Explainer() {}

  /** Returns an explanation for each operation of a record, none if it has no operations. */
  public List<Explanation> explain(Rule rule, EnrichedRecord record) {
    List<Explanation> explanations = new ArrayList<>();
    view.set(record);
    for (Operation operation : operations(rule, record)) {
      view.operation(operation);
      explanations.add(new Explanation(operation, rule.condition().accept(this)));
    }
    view.clear();
    return explanations;
  }

  private static List<Operation> operations(Rule rule, EnrichedRecord record) {
    if (rule.language().ofWholeRecords()) {
      return List.of(Operation.RECORD);
    }
    return record.activity() instanceof ProcessActivity activity
        ? Operation.of(activity)
        : List.of();
  }

  @Override
  public Part visitConstant(Expr.Constant constant) {
    return new Part(constant.value() ? "always" : "never", constant.value(), "", List.of());
  }

  @Override
  public Part visitAnd(Expr.And and) {
    List<Part> parts = and.terms().stream().map(term -> term.accept(this)).toList();
    return new Part("and", parts.stream().allMatch(Part::holds), "", parts);
  }

  @Override
  public Part visitOr(Expr.Or or) {
    List<Part> parts = or.terms().stream().map(term -> term.accept(this)).toList();
    return new Part("or", parts.stream().anyMatch(Part::holds), "", parts);
  }

  @Override
  public Part visitNot(Expr.Not not) {
    Part part = not.term().accept(this);
    return new Part("not", !part.holds(), "", List.of(part));
  }

  @Override
  public Part visitExists(Expr.Exists exists) {
    return leaf(exists, exists.term() + " exists", exists.term());
  }

  @Override
  public Part visitCompare(Expr.Compare compare) {
    boolean several = compare.operator().takesList() || compare.modifier() != null;
    String values =
        compare.values().stream()
            .limit(SHOWN)
            .map(Literal::text)
            .map(text -> text.isEmpty() || text.indexOf(' ') >= 0 ? '"' + text + '"' : text)
            .collect(Collectors.joining(", "));
    int more = compare.values().size() - SHOWN;
    values += more > 0 ? ", and " + more + " more" : "";
    String modifier =
        compare.modifier() == null ? "" : compare.modifier().name().toLowerCase(Locale.ROOT) + " ";
    String right = modifier + (several ? "(" + values + ")" : values);
    return leaf(compare, text(compare.left(), compare.operator(), right), compare.left());
  }

  @Override
  public Part visitCompareTerms(Expr.CompareTerms compare) {
    String text = text(compare.left(), compare.operator(), "val(" + compare.right() + ")");
    Part left = leaf(compare, text, compare.left());
    String seen = left.seen() + ", " + compare.right() + " is " + seen(compare.right());
    return new Part(text, left.holds() && defined(compare.right()), seen, List.of());
  }

  private static String text(Term left, Operator operator, String right) {
    return left + " " + operator.text() + " " + right;
  }

  private Part leaf(Expr expr, String text, Term term) {
    boolean holds = defined(term) && Checks.of(expr).test(view);
    return new Part(text, holds, term + " is " + seen(term), List.of());
  }

  /** Returns whether the fields of a term can have a value here. */
  private boolean defined(Term term) {
    if (term instanceof Term.Read read) {
      return view.defines(read.field());
    }
    return !(term instanceof Term.Call call) || call.arguments().stream().allMatch(this::defined);
  }

  private String seen(Term term) {
    if (term instanceof Term.Read read) {
      Field field = read.field().field();
      if (field.unavailable() != null) {
        return "never there: " + field.unavailable();
      }
      if (!view.defines(read.field())) {
        return "not there: this operation of this record has none";
      }
    }
    return Outputs.value(term, view);
  }
}
