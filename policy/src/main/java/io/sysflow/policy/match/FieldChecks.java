package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.field.Slice;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.match.NumberMatches.NumberMatch;
import java.util.List;

/** Makes the checks of fields with stated values, the leaves of nearly all conditions. */
final class FieldChecks {

  private FieldChecks() {}

  /** A predicate on one of a field's values, by its index; false if that value is missing. */
  private interface ValueCheck {
    boolean test(FieldSource source, int index);
  }

  static Check of(FieldRef field, Operator operator, List<Literal> values) {
    boolean all =
        (field.shape() == Shape.LIST && operator == Operator.IN)
            || (field.shape() == Shape.EITHER && operator == Operator.NOT_EQUAL);
    if (field.type().textual()) {
      return text(field, TextMatches.of(operator, values), all);
    }
    return quantified(field, value(field, operator, values), all);
  }

  private static Check text(FieldRef field, TextMatch match, boolean all) {
    if (field.shape() == Shape.ONE && field.field().slice() == Slice.WHOLE) {
      return source -> {
        String text = source.text(field, 0);
        return text != null && match.matches(text, 0, text.length());
      };
    }
    ValueCheck check =
        (source, index) -> {
          String text = source.text(field, index);
          if (text == null) {
            return false;
          }
          Slice slice = source.slice(field);
          int end = slice.end(text);
          return end >= 0 && match.matches(text, slice.start(text), end);
        };
    return quantified(field, check, all);
  }

  private static ValueCheck value(FieldRef field, Operator operator, List<Literal> values) {
    return switch (field.type()) {
      case IP, NET -> address(field, operator, values);
      case REAL -> real(field, operator, values);
      case TEXT, BYTES -> throw new AssertionError(field);
      case BOOL, INT, UINT, DURATION, TIME, PORT -> {
        NumberMatch match = NumberMatches.of(field.type(), operator, values);
        yield (source, index) -> {
          long number = source.number(field, index);
          return number != FieldSource.MISSING && match.matches(number);
        };
      }
    };
  }

  private static ValueCheck address(FieldRef field, Operator operator, List<Literal> values) {
    Literal.Network[] networks =
        values.stream().map(Literal::network).toArray(Literal.Network[]::new);
    boolean expected = operator != Operator.NOT_EQUAL;
    return (source, index) -> {
      Ip ip = source.address(field, index);
      return ip != null && within(networks, ip) == expected;
    };
  }

  static boolean within(Literal.Network[] networks, Ip ip) {
    for (Literal.Network network : networks) {
      if (network.has(ip)) {
        return true;
      }
    }
    return false;
  }

  private static ValueCheck real(FieldRef field, Operator operator, List<Literal> values) {
    double[] reals = values.stream().mapToDouble(Literal::real).toArray();
    return (source, index) -> {
      double real = source.real(field, index);
      if (Double.isNaN(real)) {
        return false;
      }
      for (double value : reals) {
        if (NumberMatches.compare(operator, real, value)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Check quantified(FieldRef field, ValueCheck check, boolean all) {
    if (field.shape() == Shape.ONE) {
      return source -> check.test(source, 0);
    }
    return source -> {
      int size = source.size(field);
      for (int i = 0; i < size; i++) {
        if (check.test(source, i) != all) {
          return !all;
        }
      }
      return all && size > 0;
    };
  }
}
