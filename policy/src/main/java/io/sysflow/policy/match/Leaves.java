package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions that hold if and only if one of some literals is found in the texts of a record. */
final class Leaves {

  private Leaves() {}

  /**
   * Returns the literals one of which is found if and only if a condition holds, null if there are
   * no such.
   */
  static @Nullable List<Anchor> of(Expr condition, RecordKind kind) {
    if (condition instanceof Expr.Compare compare) {
      return ofOne(compare, kind);
    }
    if (!(condition instanceof Expr.Or or)) {
      return null;
    }
    List<Anchor> all = new ArrayList<>();
    for (Expr term : or.terms()) {
      List<Anchor> some = of(term, kind);
      if (some == null) {
        return null;
      }
      all.addAll(some);
    }
    return all;
  }

  private static @Nullable List<Anchor> ofOne(Expr.Compare compare, RecordKind kind) {
    boolean fits =
        compare.modifier() == null
            && compare.left() instanceof Term.Read read
            && isText(read.field())
            && Anchors.isHeld(read.field(), kind);
    if (!fits) {
      return null;
    }
    FieldRef field = ((Term.Read) compare.left()).field();
    List<Anchor> anchors = new ArrayList<>(compare.values().size());
    for (Literal value : compare.values()) {
      Anchor anchor = anchor(field, compare.operator(), value.text());
      if (anchor == null) {
        return null;
      }
      anchors.add(anchor);
    }
    return anchors;
  }

  /**
   * Returns what is found if and only if a condition does not hold that a field has a value, or one
   * that is not a literal; null if it is no such condition.
   */
  static @Nullable List<Anchor> refusing(Expr condition, RecordKind kind) {
    if (condition instanceof Expr.Exists exists && isOne(exists.term(), kind)) {
      return List.of(absent(exists.term()));
    }
    boolean unequal =
        condition instanceof Expr.Compare compare
            && compare.operator() == Operator.NOT_EQUAL
            && compare.modifier() == null
            && isOne(compare.left(), kind);
    if (!unequal) {
      return null;
    }
    Expr.Compare compare = (Expr.Compare) condition;
    Anchor absent = absent(compare.left());
    String value = compare.values().get(0).text();
    return List.of(absent, Anchor.text(absent.field(), Anchor.Kind.EQUAL, value));
  }

  private static Anchor absent(Term term) {
    return Anchor.text(((Term.Read) term).field(), Anchor.Kind.ABSENT, "");
  }

  private static boolean isOne(Term term, RecordKind kind) {
    return term instanceof Term.Read read
        && isText(read.field())
        && read.field().shape() == Shape.ONE
        && Anchors.isHeld(read.field(), kind);
  }

  private static boolean isText(FieldRef field) {
    return field.type() == FieldType.TEXT
        && (field.shape() == Shape.ONE || field.shape() == Shape.ANY);
  }

  private static @Nullable Anchor anchor(FieldRef field, Operator operator, String value) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS, CONTAINS, ICONTAINS, STARTS_WITH, ENDS_WITH ->
          Anchors.text(field, operator, value);
      case GLOB, IGLOB -> {
        Glob glob = new Glob(value, operator == Operator.IGLOB);
        yield glob.isLiteral() ? glob.anchor(field) : null;
      }
      default -> null;
    };
  }
}
