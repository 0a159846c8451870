package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses conditions; {@code not} binds closer than {@code and}, and that than {@code or}. */
final class ConditionParser {

  private static final int MAX_DEPTH = 400;

  private static final Set<String> WORDS =
      Set.of("contains", "icontains", "startswith", "endswith");

  private static final Set<String> SIGNS = Set.of("=", "!=", "<", "<=", ">", ">=");

  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "not",
          "in",
          "pmatch",
          "exists",
          "contains",
          "icontains",
          "startswith",
          "endswith");

  private final List<Token> tokens;
  private int next;
  private int depth;

  private ConditionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * Parses a condition.
   *
   * @throws SyntaxException if it is none
   */
  static Condition parse(List<Token> tokens) {
    ConditionParser parser = new ConditionParser(tokens);
    Condition condition = parser.or();
    Token rest = parser.peek();
    if (rest.kind() != Token.Kind.END) {
      throw new SyntaxException(
          rest.offset(), "expected 'and', 'or' or the end but found " + rest.shown());
    }
    return condition;
  }

  private Condition or() {
    List<Condition> terms = new ArrayList<>();
    terms.add(and());
    while (peek().isWord("or")) {
      next++;
      terms.add(and());
    }
    return terms.size() == 1 ? terms.get(0) : new Condition.Or(terms);
  }

  private Condition and() {
    List<Condition> terms = new ArrayList<>();
    terms.add(term());
    while (peek().isWord("and")) {
      next++;
      terms.add(term());
    }
    return terms.size() == 1 ? terms.get(0) : new Condition.And(terms);
  }

  private Condition term() {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(peek().offset(), "conditions are nested too deeply here");
    }
    Condition term = nested();
    depth--;
    return term;
  }

  private Condition nested() {
    Token first = peek();
    if (first.isWord("not")) {
      next++;
      return new Condition.Not(term());
    }
    if (first.is("(")) {
      next++;
      Condition inner = or();
      expect(")");
      return inner;
    }
    return check(atom());
  }

  private Condition check(Token left) {
    Token operator = peek();
    Set<String> known = operator.kind() == Token.Kind.SIGN ? SIGNS : WORDS;
    boolean quoted = operator.kind() == Token.Kind.QUOTED;
    if (!quoted && known.contains(operator.text())) {
      next++;
      return new Condition.Compare(left, operator.text(), atom());
    }
    if (operator.isWord("exists")) {
      next++;
      return new Condition.Exists(left);
    }
    if (operator.isWord("in") || operator.isWord("pmatch")) {
      next++;
      return new Condition.AnyOf(left, operator.text(), values());
    }
    if (left.kind() == Token.Kind.WORD && !isOperator(operator)) {
      return new Condition.Macro(left);
    }
    throw unknownOperator(operator);
  }

  private static boolean isOperator(Token token) {
    boolean end = token.kind() != Token.Kind.WORD || token.isWord("and") || token.isWord("or");
    return !end;
  }

  private static SyntaxException unknownOperator(Token found) {
    String nearest = Spelling.nearest(found.text(), KEYWORDS);
    return new SyntaxException(
        found.offset(),
        "expected an operator but found "
            + found.shown()
            + (nearest == null ? "" : ", did you mean '" + nearest + "'?"));
  }

  private List<Token> values() {
    expect("(");
    List<Token> values = new ArrayList<>();
    while (!peek().is(")")) {
      if (peek().is("[")) {
        next++;
        values.addAll(elements("]"));
        expect("]");
      } else {
        values.add(atom());
      }
      if (!peek().is(")")) {
        expect(",");
      }
    }
    expect(")");
    return values;
  }

  private List<Token> elements(String close) {
    List<Token> elements = new ArrayList<>();
    while (!peek().is(close)) {
      elements.add(atom());
      if (!peek().is(close)) {
        expect(",");
      }
    }
    return elements;
  }

  /** Returns the elements of a list in brackets, the whole of the tokens. */
  static List<Token> list(List<Token> tokens) {
    ConditionParser parser = new ConditionParser(tokens);
    parser.expect("[");
    List<Token> elements = parser.elements("]");
    parser.expect("]");
    Token rest = parser.peek();
    if (rest.kind() != Token.Kind.END) {
      throw new SyntaxException(rest.offset(), "expected the end but found " + rest.shown());
    }
    return elements;
  }

  private Token atom() {
    Token token = peek();
    boolean sign = token.is("<") || token.is(">");
    boolean keyword = token.kind() == Token.Kind.WORD && KEYWORDS.contains(token.text());
    if (token.kind() == Token.Kind.END || keyword || (token.kind() == Token.Kind.SIGN && !sign)) {
      throw new SyntaxException(
          token.offset(),
          "expected an attribute or a value but found "
              + token.shown()
              + (keyword ? ": a value of this name stands in quotes" : ""));
    }
    next++;
    return token;
  }

  private void expect(String sign) {
    Token token = peek();
    if (!token.is(sign)) {
      throw new SyntaxException(
          token.offset(), "expected '" + sign + "' but found " + token.shown());
    }
    next++;
  }

  private Token peek() {
    return tokens.get(next);
  }
}
