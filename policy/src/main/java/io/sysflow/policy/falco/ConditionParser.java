package io.sysflow.policy.falco;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recursive-descent parser of Falco's conditions. */
final class ConditionParser {

  /** How deep the grammar's rules may nest: five for each parenthesis. */
  private static final int MAX_DEPTH = 1000;

  private static final List<String> NUMBER_OPERATORS = List.of("<=", "<", ">=", ">");
  private static final List<String> SYMBOL_OPERATORS = List.of("==", "=", "!=");
  private static final List<String> WORD_OPERATORS =
      List.of(
          "glob",
          "iglob",
          "contains",
          "icontains",
          "bcontains",
          "startswith",
          "bstartswith",
          "endswith",
          "regex");
  private static final List<String> LIST_OPERATORS = List.of("intersects", "in", "pmatch");
  private static final List<String> MODIFIERS = List.of("oneof", "anyof", "allof");

  private final Scanner scanner;
  private final OperandParser operands;
  private int depth;

  private ConditionParser(String text) {
    this.scanner = new Scanner(text);
    this.operands = new OperandParser(scanner);
  }

  /**
   * Returns the parsed condition.
   *
   * @throws SyntaxException where the text is none
   */
  static Condition parse(String text) {
    if (text.isEmpty()) {
      throw new SyntaxException(0, "the condition is empty");
    }
    ConditionParser parser = new ConditionParser(text);
    Condition condition = parser.or();
    if (!parser.scanner.atEnd()) {
      throw parser.expected("'and', 'or' or the end");
    }
    return condition;
  }

  private Condition or() {
    push();
    scanner.blanks();
    int start = scanner.position();
    List<Condition> terms = new ArrayList<>();
    terms.add(and());
    scanner.blanks();
    while (scanner.skip("or")) {
      terms.add(embeddedAfterKeyword("or") ? embedded() : and());
      scanner.blanks();
    }
    pop();
    return terms.size() == 1 ? terms.get(0) : new Condition.Or(start, terms);
  }

  private Condition and() {
    push();
    scanner.blanks();
    int start = scanner.position();
    List<Condition> terms = new ArrayList<>();
    terms.add(not());
    scanner.blanks();
    while (scanner.skip("and")) {
      terms.add(embeddedAfterKeyword("and") ? embedded() : not());
      scanner.blanks();
    }
    pop();
    return terms.size() == 1 ? terms.get(0) : new Condition.And(start, terms);
  }

  /** Returns whether a parenthesis follows a keyword at once; else a blank must. */
  private boolean embeddedAfterKeyword(String keyword) {
    if (scanner.blanks()) {
      return false;
    }
    if (!scanner.skip("(")) {
      throw expected("a blank or '(' after '" + keyword + "'");
    }
    return true;
  }

  private Condition not() {
    push();
    scanner.blanks();
    int start = scanner.position();
    boolean negative = false;
    while (scanner.skipWord("not")) {
      negative = !negative;
    }
    Condition condition;
    if (scanner.skip("not(")) {
      negative = !negative;
      condition = embedded();
    } else {
      condition = check();
    }
    pop();
    return negative ? new Condition.Not(start, condition) : condition;
  }

  private Condition embedded() {
    push();
    Condition condition = or();
    scanner.blanks();
    if (!scanner.skip(")")) {
      throw expected("')'");
    }
    pop();
    return condition;
  }

  private Condition check() {
    push();
    scanner.blanks();
    int start = scanner.position();
    Condition condition;
    if (scanner.skip("(")) {
      condition = embedded();
    } else {
      Condition.Operand left = operands.callOrField();
      condition = left == null ? macro(start) : comparison(start, left);
    }
    pop();
    return condition;
  }

  private Condition macro(int start) {
    String name = scanner.identifier();
    if (name == null) {
      throw expected("a word");
    }
    return new Condition.Macro(start, name);
  }

  private Condition comparison(int start, Condition.Operand left) {
    scanner.blanks();
    if (scanner.skip("exists")) {
      return new Condition.Exists(start, left);
    }
    String operator = scanner.symbol(NUMBER_OPERATORS);
    if (operator != null) {
      return new Condition.Check(start, left, operator, null, number());
    }
    operator = textOperator();
    if (operator != null) {
      return text(start, left, operator);
    }
    operator = scanner.symbol(LIST_OPERATORS);
    if (operator != null) {
      return new Condition.Check(start, left, operator, null, list());
    }
    throw expected("an operator");
  }

  private @Nullable String textOperator() {
    String symbol = scanner.symbol(SYMBOL_OPERATORS);
    if (symbol != null) {
      return symbol;
    }
    for (String word : WORD_OPERATORS) {
      if (scanner.skipWord(word)) {
        // The blank also separates a modifier: leave one of them to be read again.
        scanner.back(scanner.position() - 1);
        return word;
      }
    }
    return null;
  }

  private Condition text(int start, Condition.Operand left, String operator) {
    int before = scanner.position();
    if (scanner.blanks()) {
      for (String modifier : MODIFIERS) {
        int word = scanner.position();
        if (scanner.skipWord(modifier)) {
          Condition.Right values = modified();
          if (values != null) {
            return new Condition.Check(start, left, operator, modifier, values);
          }
        }
        scanner.back(word);
      }
    }
    scanner.back(before);
    return new Condition.Check(start, left, operator, null, value());
  }

  /** Reads what follows a modifier; null if the modifier was a text of the same letters. */
  private Condition.@Nullable Right modified() {
    int start = scanner.position();
    if (scanner.skip("(")) {
      return values();
    }
    String name = scanner.identifier();
    if (name == null || name.equals("and") || name.equals("or")) {
      return null;
    }
    return new Condition.ListName(start, name);
  }

  private Condition.Right number() {
    scanner.blanks();
    int start = scanner.position();
    Condition.Operand computed = operands.callOrValue();
    if (computed != null) {
      return new Condition.Computed(computed);
    }
    String number = scanner.number();
    if (number == null) {
      throw expected("a number");
    }
    return new Condition.Value(start, number);
  }

  private Condition.Right value() {
    scanner.blanks();
    Condition.Operand computed = operands.callOrValue();
    return computed != null ? new Condition.Computed(computed) : stated();
  }

  private Condition.Value stated() {
    scanner.blanks();
    int start = scanner.position();
    String text = scanner.quoted();
    if (text == null) {
      text = scanner.bare();
    }
    if (text == null) {
      throw expected("a value");
    }
    return new Condition.Value(start, text);
  }

  private Condition.Right list() {
    scanner.blanks();
    int start = scanner.position();
    Condition.Operand computed = operands.callOrValue();
    if (computed != null) {
      return new Condition.Computed(computed);
    }
    if (scanner.skip("(")) {
      return values();
    }
    String name = scanner.identifier();
    if (name == null) {
      throw expected("a list in parentheses");
    }
    return new Condition.ListName(start, name);
  }

  private Condition.Values values() {
    List<Condition.Value> values = new ArrayList<>();
    scanner.blanks();
    if (scanner.skip(")")) {
      return new Condition.Values(values);
    }
    do {
      values.add(stated());
      scanner.blanks();
    } while (scanner.skip(","));
    if (!scanner.skip(")")) {
      throw expected("',' or ')'");
    }
    return new Condition.Values(values);
  }

  private void push() {
    depth++;
    if (depth >= MAX_DEPTH) {
      throw new SyntaxException(scanner.position(), "exceeded max depth limit of " + MAX_DEPTH);
    }
  }

  private void pop() {
    depth--;
  }

  private SyntaxException expected(String what) {
    return new SyntaxException(
        scanner.position(), "expected " + what + " but found " + scanner.found());
  }
}
