package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Transformer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses fields and functions of fields. */
final class OperandParser {

  /** How deep functions may nest. */
  private static final int MAX_DEPTH = 200;

  private final Scanner scanner;
  private int depth;

  OperandParser(Scanner scanner) {
    this.scanner = scanner;
  }

  /**
   * Returns the field, or function of one, that a text consists of.
   *
   * @throws SyntaxException if it is neither
   */
  static Condition.Operand parse(String text) {
    OperandParser parser = new OperandParser(new Scanner(text));
    Condition.Operand operand = parser.callOrField();
    if (operand == null || !parser.scanner.atEnd()) {
      throw parser.expected(operand == null ? "a field" : "the end");
    }
    return operand;
  }

  /** Reads a function or field on the left of an operator, null if none comes next. */
  Condition.@Nullable Operand callOrField() {
    Condition.Operand call = call();
    return call != null ? call : field();
  }

  /** Reads a function or val() on the right of an operator, null if none comes next. */
  Condition.@Nullable Operand callOrValue() {
    Condition.Operand call = call();
    if (call != null) {
      return call;
    }
    if (!scanner.skip("val(")) {
      return null;
    }
    scanner.blanks();
    Condition.Operand field = field();
    if (field == null) {
      throw expected("a field");
    }
    scanner.blanks();
    close();
    return field;
  }

  private Condition.@Nullable Operand call() {
    int start = scanner.position();
    for (Transformer transformer : Transformer.values()) {
      if (transformer.ofFalco() && scanner.skip(transformer.text() + "(")) {
        List<Condition.Operand> arguments = arguments(true);
        return new Condition.Call(start, transformer.text(), arguments, subscript());
      }
    }
    return null;
  }

  private List<Condition.Operand> arguments(boolean groups) {
    if (++depth > MAX_DEPTH) {
      throw new SyntaxException(scanner.position(), "exceeded max depth limit of " + MAX_DEPTH);
    }
    List<Condition.Operand> arguments = new ArrayList<>();
    scanner.blanks();
    if (groups || !scanner.skip(")")) {
      do {
        scanner.blanks();
        arguments.add(argument(groups));
        scanner.blanks();
      } while (scanner.skip(","));
      close();
    }
    depth--;
    return arguments;
  }

  private Condition.Operand argument(boolean groups) {
    Condition.Operand operand = callOrField();
    if (operand != null) {
      return operand;
    }
    int start = scanner.position();
    String text = scanner.quoted();
    if (text == null) {
      text = scanner.number();
    }
    if (text != null) {
      return new Condition.Constant(start, text);
    }
    if (groups && scanner.skip("(")) {
      return new Condition.Group(start, arguments(false));
    }
    throw expected("a field, a function, a quoted text or a number");
  }

  private Condition.@Nullable Operand field() {
    int start = scanner.position();
    String name = scanner.fieldName();
    return name == null ? null : new Condition.FieldName(start, name, subscript());
  }

  private @Nullable String subscript() {
    if (!scanner.skip("[")) {
      return null;
    }
    String argument = scanner.quoted();
    if (argument == null) {
      argument = scanner.bareArgument();
    }
    if (argument == null) {
      throw expected("an argument");
    }
    if (!scanner.skip("]")) {
      throw expected("']'");
    }
    return argument;
  }

  private void close() {
    if (!scanner.skip(")")) {
      throw expected("')'");
    }
  }

  private SyntaxException expected(String what) {
    return new SyntaxException(
        scanner.position(), "expected " + what + " but found " + scanner.found());
  }
}
