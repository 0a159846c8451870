package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.FieldType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a parsed condition into the typed form. */
final class ConditionTyper {

  /** What a condition may name besides attributes. */
  interface Names {
    /** Returns a macro's condition; false if there is none, which is reported. */
    Expr macro(Token name);

    /** Returns the elements of a list, of its own lists in place of their names. */
    Optional<List<String>> list(String name);

    /** Reports that a name stands for itself only. */
    void unknown(Token name, String message);

    /** Reports that a comparison can never hold. */
    void odd(Token at, String message);
  }

  private final Attributes attributes;
  private final Names names;

  ConditionTyper(Attributes attributes, Names names) {
    this.attributes = attributes;
    this.names = names;
  }

  Expr type(Condition condition) {
    if (condition instanceof Condition.And and) {
      return Exprs.and(and.terms().stream().map(this::type).toList());
    } else if (condition instanceof Condition.Or or) {
      return Exprs.or(or.terms().stream().map(this::type).toList());
    } else if (condition instanceof Condition.Not not) {
      return Exprs.not(type(not.term()));
    } else if (condition instanceof Condition.Macro macro) {
      return names.macro(macro.name());
    } else if (condition instanceof Condition.Exists exists) {
      return exists(exists.attribute());
    } else if (condition instanceof Condition.Compare compare) {
      return compare(compare);
    } else if (condition instanceof Condition.AnyOf anyOf) {
      return anyOf(anyOf);
    }
    throw new AssertionError(condition);
  }

  /** Zero, false and the empty text count as no value. */
  private Expr exists(Token name) {
    Term term = left(name);
    if (term instanceof Term.Text text) {
      return text.text().isEmpty() ? Expr.FALSE : Expr.TRUE;
    }
    FieldType type = term.type();
    if (type.address()) {
      return new Expr.Exists(term);
    }
    String nothing = type == FieldType.BOOL ? "false" : "0";
    Literal zero = new Literal(type == FieldType.TEXT ? "" : nothing, 0, 0, null);
    return new Expr.Compare(term, Operator.NOT_EQUAL, null, List.of(zero));
  }

  private Expr compare(Condition.Compare compare) {
    if (isDirection(compare.left())) {
      return direction(compare);
    }
    Term left = left(compare.left());
    Term right = right(compare.right());
    return switch (compare.operator()) {
      case "=" -> equal(compare, left, right);
      case "!=" -> Exprs.not(equal(compare, left, right));
      case "<", "<=", ">", ">=" -> ordered(compare, left, right);
      default -> texts(Operator.of(compare.operator()).orElseThrow(), left, right);
    };
  }

  private static boolean isDirection(Token token) {
    return token.isWord(Attributes.DIRECTION);
  }

  /** Every record has both directions. */
  private static Expr direction(Condition.Compare compare) {
    String value = compare.right().text();
    boolean either = value.equals("<") || value.equals(">");
    return switch (compare.operator()) {
      case "=", "contains", "icontains", "startswith", "endswith" ->
          either ? Expr.TRUE : Expr.FALSE;
      case "!=" -> either ? Expr.FALSE : Expr.TRUE;
      default -> Expr.FALSE;
    };
  }

  private Expr equal(Condition.Compare compare, Term left, Term right) {
    if (left instanceof Term.Text && !(right instanceof Term.Text)) {
      return equal(compare, right, left);
    }
    if (right instanceof Term.Text text) {
      if (compare.right().kind() == Token.Kind.WORD && names.list(text.text()).isPresent()) {
        names.odd(
            compare.right(),
            "'" + text.text() + "' is a list, but '=' takes it as a text: use 'in'");
      }
      return equalTo(compare.right(), left, text.text());
    }
    return TermPairs.equal(left, right);
  }

  private Expr equalTo(Token at, Term left, String value) {
    if (left instanceof Term.Text text) {
      return text.text().equals(value) ? Expr.TRUE : Expr.FALSE;
    }
    if (value.isEmpty()) {
      return left.type() == FieldType.TEXT ? Exprs.not(new Expr.Exists(left)) : Expr.FALSE;
    }
    Optional<Literal> literal = Values.equal(left.type(), value);
    if (literal.isEmpty()) {
      names.odd(at, "'" + value + "' is no value of " + left + ", which is " + Values.name(left));
      return Expr.FALSE;
    }
    return new Expr.Compare(left, Operator.EQUAL, null, List.of(literal.get()));
  }

  private Expr ordered(Condition.Compare compare, Term left, Term right) {
    Operator operator = Operator.of(compare.operator()).orElseThrow();
    Optional<Literal> leftNumber = Values.number(left);
    Optional<Literal> rightNumber = Values.number(right);
    if (leftNumber.isPresent() && rightNumber.isPresent()) {
      return Values.holds(operator, leftNumber.get().number(), rightNumber.get().number());
    }
    if (leftNumber.isPresent()) {
      return ordered(compare, right, Values.mirrored(operator), leftNumber.get(), compare.left());
    }
    if (rightNumber.isPresent()) {
      return ordered(compare, left, operator, rightNumber.get(), compare.right());
    }
    if (Values.isNumber(left) && Values.isNumber(right)) {
      return new Expr.CompareTerms(left, operator, right);
    }
    Token culprit = Values.isNumber(left) ? compare.right() : compare.left();
    names.odd(culprit, "'" + culprit.text() + "' is no number, so it is neither less nor greater");
    return Expr.FALSE;
  }

  private Expr ordered(
      Condition.Compare compare, Term term, Operator operator, Literal number, Token at) {
    if (Values.isNumber(term)) {
      return new Expr.Compare(term, operator, null, List.of(number));
    }
    Token other = at.equals(compare.left()) ? compare.right() : compare.left();
    names.odd(other, "'" + other.text() + "' is no number, so it is neither less nor greater");
    return Expr.FALSE;
  }

  private static Expr texts(Operator operator, Term left, Term right) {
    if (left instanceof Term.Text text && right instanceof Term.Text value) {
      return Values.holds(operator, text.text(), value.text());
    }
    Term subject = left instanceof Term.Text ? left : Values.asText(left);
    if (right instanceof Term.Text value) {
      Literal literal = new Literal(value.text(), 0, 0, null);
      return new Expr.Compare(subject, operator, null, List.of(literal));
    }
    return new Expr.CompareTerms(subject, operator, Values.asText(right));
  }

  private Expr anyOf(Condition.AnyOf anyOf) {
    List<String> values = new ArrayList<>();
    List<Term> terms = new ArrayList<>();
    for (Token value : anyOf.values()) {
      boolean word = value.kind() == Token.Kind.WORD;
      Optional<List<String>> list = word ? names.list(value.text()) : Optional.empty();
      Optional<Term> attribute = word ? attributes.find(value.text()) : Optional.empty();
      if (list.isPresent()) {
        values.addAll(list.get());
      } else if (attribute.isPresent()) {
        terms.add(attribute.get());
      } else {
        values.add(value.text());
      }
    }
    boolean part = anyOf.operator().equals("pmatch");
    List<Expr> any = new ArrayList<>();
    Term left = left(anyOf.left());
    any.add(part ? contains(left, values) : in(anyOf.left(), left, values));
    for (Term term : terms) {
      any.add(part ? texts(Operator.CONTAINS, left, term) : TermPairs.equal(left, term));
    }
    return Exprs.or(any);
  }

  private static Expr contains(Term left, List<String> values) {
    return Exprs.or(
        values.stream()
            .map(value -> texts(Operator.CONTAINS, left, new Term.Text(value)))
            .toList());
  }

  private Expr in(Token at, Term left, List<String> values) {
    if (left instanceof Term.Text text) {
      return values.contains(text.text()) ? Expr.TRUE : Expr.FALSE;
    }
    List<Literal> literals = new ArrayList<>();
    for (String value : values) {
      Values.equal(left.type(), value).ifPresent(literals::add);
    }
    if (literals.isEmpty()) {
      names.odd(at, "none of the values is one of " + left + ", which is " + Values.name(left));
      return Expr.FALSE;
    }
    return new Expr.Compare(left, Operator.IN, null, literals);
  }

  /** Returns what stands on the left: an attribute, or a text if it is not known. */
  private Term left(Token token) {
    if (token.kind() != Token.Kind.WORD) {
      return new Term.Text(token.text());
    }
    Optional<Term> attribute = attributes.find(token.text());
    if (attribute.isEmpty()) {
      names.unknown(token, attributes.unknown(token.text()));
    }
    return attribute.orElse(new Term.Text(token.text()));
  }

  /** Returns what stands on the right: a text, or an attribute if it is the name of one. */
  private Term right(Token token) {
    if (token.kind() != Token.Kind.WORD) {
      return new Term.Text(token.text());
    }
    Optional<Term> attribute = attributes.find(token.text());
    if (attribute.isEmpty() && token.text().startsWith("sf.")) {
      names.unknown(token, attributes.unknown(token.text()));
    }
    return attribute.orElse(new Term.Text(token.text()));
  }
}
