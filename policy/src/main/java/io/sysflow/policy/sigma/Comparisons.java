package io.sysflow.policy.sigma;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import io.sysflow.policy.ir.Transformer;
import io.sysflow.policy.ir.TypeException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Comparisons of a field of ours with values of a Sigma rule. */
final class Comparisons {

  private Comparisons() {}

  /**
   * Returns that a field matches a pattern.
   *
   * @throws TypeException if no value of the field can
   */
  static Expr matches(Term term, Pattern pattern, boolean cased) {
    if (pattern.symbols().isEmpty()) {
      return Exprs.or(List.of(Exprs.not(new Expr.Exists(term)), text(term, Operator.EQUAL, "")));
    }
    if (term.type() == FieldType.TEXT || pattern.hasWildcards()) {
      return text(term, pattern, cased);
    }
    String value = pattern.text();
    Literal literal =
        switch (term.type()) {
          case BOOL -> Literals.parse(FieldType.BOOL, Operator.EQUAL, truth(value));
          default -> Literals.parse(term.type(), Operator.EQUAL, value);
        };
    return new Expr.Compare(term, Operator.EQUAL, null, List.of(literal));
  }

  private static String truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "yes" -> "true";
      case "0", "no" -> "false";
      default -> value.toLowerCase(Locale.ROOT);
    };
  }

  private static Expr text(Term term, Pattern pattern, boolean cased) {
    Pattern core = pattern.core();
    if (core.symbols().isEmpty()) {
      return new Expr.Exists(term);
    }
    boolean before = pattern.startsWithStar();
    boolean after = pattern.endsWithStar();
    if (core.hasWildcards() || (!cased && !(before && after))) {
      return text(term, cased ? Operator.GLOB : Operator.IGLOB, pattern.glob());
    }
    Operator operator = cased ? plain(before, after) : Operator.ICONTAINS;
    return text(term, operator, core.text());
  }

  private static Operator plain(boolean before, boolean after) {
    if (before) {
      return after ? Operator.CONTAINS : Operator.ENDS_WITH;
    }
    return after ? Operator.STARTS_WITH : Operator.EQUAL;
  }

  private static Expr text(Term term, Operator operator, String text) {
    return new Expr.Compare(asText(term), operator, null, List.of(new Literal(text, 0, 0, null)));
  }

  /** Numbers and addresses have no capital letters: lowering those only makes them texts. */
  private static Term asText(Term term) {
    return term.type() == FieldType.TEXT ? term : lower(term);
  }

  private static Term lower(Term term) {
    return new Term.Call(Transformer.TOLOWER, List.of(term), null, FieldType.TEXT, false);
  }

  /**
   * Returns that a regular expression matches a part of a field's value.
   *
   * @param flags of i, m and s
   * @throws TypeException if it is no expression of RE2's syntax
   */
  static Expr regex(Term term, String expression, String flags) {
    String group = flags.isEmpty() ? "(?:" : "(?" + flags + ":";
    // As it stands, so that what is wrong is shown as its author wrote it.
    Literals.parse(FieldType.TEXT, Operator.REGEX, expression);
    Literal literal =
        Literals.parse(FieldType.TEXT, Operator.REGEX, "(?s:.*)" + group + expression + ")(?s:.*)");
    return new Expr.Compare(asText(term), Operator.REGEX, null, List.of(literal));
  }

  /**
   * Returns that a field's address is in a network.
   *
   * @throws TypeException if it holds no addresses, or the value is no network
   */
  static Expr network(Term term, String network) {
    if (!term.type().address()) {
      throw new TypeException(term + " is no address, so 'cidr' does not go with it");
    }
    Literal literal = new Literal(network, 0, 0, Literals.network(network));
    return new Expr.Compare(term, Operator.EQUAL, null, List.of(literal));
  }

  /**
   * Returns that a number, or a part of a time, compares so with another.
   *
   * @param part such as "hour", null for the number itself
   * @throws TypeException if the field holds no numbers, or the value is none
   */
  static Expr ordered(Term term, @Nullable String part, String compare, String value) {
    Term number = part == null ? term : part(term, part);
    Operator operator =
        switch (compare) {
          case "lt" -> Operator.LESS;
          case "lte" -> Operator.LESS_OR_EQUAL;
          case "gt" -> Operator.GREATER;
          case "gte" -> Operator.GREATER_OR_EQUAL;
          default -> Operator.EQUAL;
        };
    if (!number.type().numeric()) {
      throw new TypeException(term + " is no number, so '" + compare + "' does not go with it");
    }
    Literal literal = Literals.parse(number.type(), operator, value);
    return new Expr.Compare(number, operator, null, List.of(literal));
  }

  private static Term part(Term term, String part) {
    if (!term.type().numeric()) {
      throw new TypeException(term + " is no time, so '" + part + "' does not go with it");
    }
    Transformer transformer = Transformer.valueOf(part.toUpperCase(Locale.ROOT));
    return new Term.Call(transformer, List.of(term), null, FieldType.UINT, false);
  }

  /** Returns that a field's value is, contains, begins or ends with that of another. */
  static Expr fields(Term left, @Nullable String match, Term right, boolean cased) {
    boolean texts =
        left.type() == FieldType.TEXT || right.type() == FieldType.TEXT || match != null;
    if (!texts && left.type() == right.type() && !left.type().address()) {
      return new Expr.CompareTerms(left, Operator.EQUAL, right);
    }
    Operator operator =
        match == null
            ? Operator.EQUAL
            : switch (match) {
              case "contains" -> Operator.CONTAINS;
              case "startswith" -> Operator.STARTS_WITH;
              default -> Operator.ENDS_WITH;
            };
    return new Expr.CompareTerms(
        cased ? asText(left) : lower(left), operator, cased ? asText(right) : lower(right));
  }
}
