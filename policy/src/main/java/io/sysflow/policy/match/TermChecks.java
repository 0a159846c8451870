package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.match.NumberMatches.NumberMatch;
import java.util.List;
import java.util.function.Predicate;

/** Makes the checks of functions and of two terms with one another, which may make garbage. */
final class TermChecks {

  private TermChecks() {}

  /** Returns the check of a function with stated values. */
  static Check of(Term.Call call, Operator operator, List<Literal> values) {
    if (call.type() == FieldType.UINT) {
      NumberMatch match = NumberMatches.of(call.type(), operator, values);
      return source -> {
        long number = Transformers.number(call, source);
        return number != FieldSource.MISSING && match.matches(number);
      };
    }
    TextMatch match = TextMatches.of(operator, values);
    Values.Texts texts = Values.texts(call);
    boolean all = call.list() && operator == Operator.IN;
    return source -> holds(texts.of(source), all, text -> match.matches(text, 0, text.length()));
  }

  /** Returns the check of a term with another. */
  static Check of(Term left, Operator operator, Term right) {
    if (left.type().textual()) {
      return texts(left, operator, right);
    }
    if (left.type().address()) {
      return addresses(left, operator, right);
    }
    return numbers(left, operator, right);
  }

  private static Check texts(Term left, Operator operator, Term right) {
    Values.Texts lefts = Values.texts(left);
    Values.Texts rights = Values.texts(right);
    boolean all = left.list() && operator == Operator.IN;
    return source -> {
      List<String> values = rights.of(source);
      if (values.isEmpty()) {
        return false;
      }
      TextMatch match =
          operator.takesList()
              ? TextMatches.of(
                  operator, values.stream().map(v -> new Literal(v, 0, 0, null)).toList())
              : TextMatches.of(operator, values.get(0));
      return holds(lefts.of(source), all, text -> match.matches(text, 0, text.length()));
    };
  }

  private static Check addresses(Term left, Operator operator, Term right) {
    FieldRef leftField = ((Term.Read) left).field();
    Values.Texts rights = Values.texts(right);
    return source -> {
      Ip ip = source.address(leftField, 0);
      Literal.Network[] networks =
          rights.of(source).stream().map(Literals::network).toArray(Literal.Network[]::new);
      return ip != null
          && networks.length > 0
          && FieldChecks.within(networks, ip) == (operator != Operator.NOT_EQUAL);
    };
  }

  private static Check numbers(Term left, Operator operator, Term right) {
    Values.Texts lefts = Values.texts(left);
    Values.Texts rights = Values.texts(right);
    FieldType type = left.type();
    return source -> {
      List<String> values = rights.of(source);
      List<String> own = lefts.of(source);
      if (values.isEmpty() || own.isEmpty()) {
        return false;
      }
      if (type == FieldType.REAL) {
        return NumberMatches.compare(
            operator, Double.parseDouble(own.get(0)), Double.parseDouble(values.get(0)));
      }
      List<Literal> literals =
          values.stream().map(value -> Literals.parse(type, operator, value)).toList();
      long number = Literals.parse(type, operator, own.get(0)).number();
      return NumberMatches.of(type, operator, literals).matches(number);
    };
  }

  private static boolean holds(List<String> values, boolean all, Predicate<String> predicate) {
    if (values.isEmpty()) {
      return false;
    }
    return all ? values.stream().allMatch(predicate) : values.stream().anyMatch(predicate);
  }
}
