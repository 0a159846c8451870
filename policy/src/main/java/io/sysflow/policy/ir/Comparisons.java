package io.sysflow.policy.ir;

import io.sysflow.policy.field.EventTypes;
import io.sysflow.policy.field.FieldType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes comparisons and checks their types; the front ends of all languages use it. */
public final class Comparisons {

  private Comparisons() {}

  /**
   * Returns a comparison of a term with stated values, each parsed for the term's type.
   *
   * @throws TypeException if the operator does not take the term
   */
  public static Expr compare(
      Term left, Operator operator, @Nullable Modifier modifier, List<Literal> values) {
    check(left, operator);
    return new Expr.Compare(left, operator, modifier, values);
  }

  /**
   * Returns a comparison of two terms.
   *
   * @throws TypeException if the operator does not take them, or their types differ
   */
  public static Expr compareTerms(Term left, Operator operator, Term right) {
    check(left, operator);
    boolean same = left.type() == right.type() || (left.type().address() && right.type().address());
    if (!same) {
      throw new TypeException(
          "%s is %s but %s is %s".formatted(left, name(left.type()), right, name(right.type())));
    }
    if (right.list() && !operator.takesList()) {
      throw new TypeException(
          "operator '%s' does not take %s, which is a list".formatted(operator.text(), right));
    }
    return new Expr.CompareTerms(left, operator, right);
  }

  /** Returns why no event has this type, null if some have or the term is not its type. */
  public static @Nullable String unknownEventType(Term left, Operator operator, String value) {
    boolean compared =
        operator == Operator.EQUAL
            || operator == Operator.NOT_EQUAL
            || operator == Operator.IN
            || operator == Operator.INTERSECTS;
    boolean type =
        left instanceof Term.Read read
            && (read.field().text().equals("evt.type")
                || read.field().text().equals("syscall.type"));
    if (!type || !compared || EventTypes.known(value)) {
      return null;
    }
    String nearest = EventTypes.nearest(value);
    return "unknown event type '"
        + value
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  /**
   * Checks that an operator takes a term.
   *
   * @throws TypeException if it does not
   */
  public static void check(Term left, Operator operator) {
    if (!operator.takes(left.type(), left.list())) {
      throw new TypeException(
          "operator '%s' does not take %s, which is %s"
              .formatted(operator.text(), left, left.list() ? "a list" : name(left.type())));
    }
  }

  private static String name(FieldType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
