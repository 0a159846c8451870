package io.sysflow.policy.falco;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Template;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses a rule's message: {@code %field}, {@code %field[argument]} and functions of fields, each
 * of which may have a width, as in {@code %20field}. A leading star, which Falco implies, is
 * dropped; {@code %%} is a percent sign.
 */
final class OutputParser {

  private final SourceText source;
  private final String text;
  private final OperandTyper operands;
  private final Problems problems;
  private final List<Template.Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int width;

  private OutputParser(SourceText source, FieldCatalogue catalogue, Problems problems) {
    this.source = source;
    this.text = source.text();
    this.operands = new OperandTyper(catalogue);
    this.problems = problems;
  }

  static Template parse(SourceText source, FieldCatalogue catalogue, Problems problems) {
    return new OutputParser(source, catalogue, problems).parse();
  }

  private Template parse() {
    int at = text.startsWith("*") ? 1 : 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '%' || at + 1 == text.length()) {
        literal.append(c);
        at++;
      } else if (text.charAt(at + 1) == '%') {
        literal.append('%');
        at += 2;
      } else {
        at = field(at + 1);
      }
    }
    parts.add(new Template.Part(literal.toString().stripTrailing(), null, null));
    return new Template(parts);
  }

  /** Reads a field after the percent sign; returns where to go on. */
  private int field(int start) {
    int digits = start;
    while (digits < text.length() && digits < start + 4 && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    width = digits == start ? 0 : Integer.parseInt(text.substring(start, digits));
    Scanner scanner = new Scanner(text);
    scanner.back(digits);
    Condition.Operand operand;
    try {
      operand = new OperandParser(scanner).callOrField();
    } catch (SyntaxException e) {
      problems.fault(source.position(e.index()), "output: " + e.getMessage());
      return text.length();
    }
    if (operand == null) {
      if (scanner.identifier() != null) {
        String word = text.substring(start, scanner.position());
        problems.warn(source.position(start), "output: '%" + word + "' is no field: it stands so");
      }
      literal.append('%');
      return start;
    }
    return add(operand, digits, scanner.position());
  }

  private int add(Condition.Operand operand, int start, int end) {
    if (operand instanceof Condition.FieldName name && name.name().equals("container.info")) {
      return end; // Falco's deprecated placeholder is empty
    }
    try {
      Term term = operands.type(operand);
      part(term, start, end);
      String oddity = OperandTyper.oddity(term);
      if (oddity != null) {
        problems.warn(source.position(start), "output: " + oddity);
      }
      return end;
    } catch (SyntaxException e) {
      problems.fault(source.position(e.index()), "output: " + e.getMessage());
    } catch (UnknownOperandException e) {
      problems.unknown(
          source.position(e.index()), "output: character " + e.index() + ": " + e.getMessage());
    }
    return end;
  }

  private void part(Term term, int start, int end) {
    parts.add(new Template.Part(literal.toString(), text.substring(start, end), term, width));
    literal.setLength(0);
  }
}
