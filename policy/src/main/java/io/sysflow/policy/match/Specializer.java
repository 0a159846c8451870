package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Evaluates what an operation alone decides of a condition: checks of {@code evt.type} and the
 * like, and of fields that the operation has no value for. What is left is to be evaluated on
 * records, and nothing is left of most rules for most operations.
 */
final class Specializer implements Expr.Visitor<Expr> {

  private final EventView view = new EventView();
  private final RecordKind kind;
  private final Operation operation;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  Specializer(RecordKind kind, Operation operation) {
    this.kind = kind;
    this.operation = operation;
    view.operation(operation);
    view.kind(kind);
  }

  /** Returns what is left of a condition. */
  Expr specialize(Expr expr) {
    Expr result = known.get(expr);
    if (result == null) {
      result = expr.accept(this);
      known.put(expr, result);
    }
    return result;
  }

  @Override
  public Expr visitConstant(Expr.Constant constant) {
    return constant;
  }

  @Override
  public Expr visitAnd(Expr.And and) {
    List<Expr> terms = new ArrayList<>(and.terms().size());
    for (Expr term : and.terms()) {
      Expr left = specialize(term);
      if (left.equals(Expr.FALSE)) {
        return Expr.FALSE; // as most rules are for most operations
      }
      terms.add(left);
    }
    return Exprs.and(terms);
  }

  @Override
  public Expr visitOr(Expr.Or or) {
    List<Expr> terms = new ArrayList<>(or.terms().size());
    for (Expr term : or.terms()) {
      Expr left = specialize(term);
      if (left.equals(Expr.TRUE)) {
        return Expr.TRUE;
      }
      terms.add(left);
    }
    return Exprs.or(terms);
  }

  @Override
  public Expr visitNot(Expr.Not not) {
    return Exprs.not(specialize(not.term()));
  }

  @Override
  public Expr visitExists(Expr.Exists exists) {
    return leaf(exists, exists.term());
  }

  @Override
  public Expr visitCompare(Expr.Compare compare) {
    Expr left = leaf(compare, compare.left());
    if (left != compare) {
      return left;
    }
    return isNeverOfTuple(compare) ? Expr.FALSE : numbered(compare);
  }

  @Override
  public Expr visitCompareTerms(Expr.CompareTerms compare) {
    Expr left = leaf(compare, compare.left());
    return left == compare && absent(compare.right()) ? Expr.FALSE : left;
  }

  private Expr leaf(Expr expr, Term term) {
    if (absent(term)) {
      return Expr.FALSE;
    }
    if (term instanceof Term.Read read && read.field().decidedBy(operation)) {
      return Checks.of(expr).test(view) ? Expr.TRUE : Expr.FALSE;
    }
    return expr;
  }

  private boolean absent(Term term) {
    if (term instanceof Term.Read read) {
      return !read.field().field().defined(kind, operation);
    }
    return false;
  }

  /**
   * Decides checks of a connection's name with paths, as rules of files have them: addresses and
   * ports hold no slash. So the name need not be made.
   */
  private boolean isNeverOfTuple(Expr.Compare compare) {
    boolean network = kind == RecordKind.NETWORK_FLOW || kind == RecordKind.NETWORK_EVENT;
    if (!network || !(compare.left() instanceof Term.Read read)) {
      return false;
    }
    return switch (compare.operator()) {
      case EQUAL, IN, INTERSECTS, CONTAINS, ICONTAINS, STARTS_WITH, ENDS_WITH, GLOB ->
          read.field().text().equals("fd.name")
              && compare.values().stream().allMatch(value -> value.text().indexOf('/') >= 0);
      default -> false;
    };
  }

  /** Decides checks of {@code evt.num}, which is never below 1: the idiom for never and always. */
  private static Expr numbered(Expr.Compare compare) {
    boolean number =
        compare.left() instanceof Term.Read read && isNumber(read.field()) && hasOne(compare);
    if (!number) {
      return compare;
    }
    long value = compare.values().get(0).number();
    return switch (compare.operator()) {
      case EQUAL, IN, INTERSECTS -> value < 1 ? Expr.FALSE : compare;
      case LESS, LESS_OR_EQUAL -> value < 1 ? Expr.FALSE : compare;
      case NOT_EQUAL, GREATER, GREATER_OR_EQUAL -> value < 1 ? Expr.TRUE : compare;
      default -> compare;
    };
  }

  private static boolean hasOne(Expr.Compare compare) {
    return compare.modifier() == null && compare.values().size() == 1;
  }

  private static boolean isNumber(FieldRef field) {
    return field.text().equals("evt.num");
  }
}
