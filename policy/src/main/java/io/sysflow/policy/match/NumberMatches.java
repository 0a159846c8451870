package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import java.util.Arrays;
import java.util.List;

/** Makes predicates on numbers, one for each operator. */
final class NumberMatches {

  private NumberMatches() {}

  /** A predicate on a number. */
  interface NumberMatch {
    boolean matches(long number);
  }

  static NumberMatch of(FieldType type, Operator operator, List<Literal> values) {
    if (operator == Operator.IN || operator == Operator.INTERSECTS) {
      return in(values.stream().mapToLong(Literal::number).sorted().toArray());
    }
    return type == FieldType.UINT
        ? unsigned(operator, values.get(0).number())
        : signed(operator, values.get(0).number());
  }

  private static NumberMatch in(long[] sorted) {
    return number -> Arrays.binarySearch(sorted, number) >= 0;
  }

  private static NumberMatch signed(Operator operator, long value) {
    return switch (operator) {
      case EQUAL -> number -> number == value;
      case NOT_EQUAL -> number -> number != value;
      case LESS -> number -> number < value;
      case LESS_OR_EQUAL -> number -> number <= value;
      case GREATER -> number -> number > value;
      case GREATER_OR_EQUAL -> number -> number >= value;
      default -> throw new AssertionError(operator);
    };
  }

  private static NumberMatch unsigned(Operator operator, long value) {
    return switch (operator) {
      case LESS -> number -> Long.compareUnsigned(number, value) < 0;
      case LESS_OR_EQUAL -> number -> Long.compareUnsigned(number, value) <= 0;
      case GREATER -> number -> Long.compareUnsigned(number, value) > 0;
      case GREATER_OR_EQUAL -> number -> Long.compareUnsigned(number, value) >= 0;
      default -> signed(operator, value);
    };
  }

  /** Returns whether two REAL values compare so. */
  static boolean compare(Operator operator, double left, double right) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      default -> throw new AssertionError(operator);
    };
  }
}
