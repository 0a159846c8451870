package io.sysflow.policy.falco;

import io.sysflow.policy.falco.Definitions.ExceptionItem;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a rule's exceptions as conditions, as Falco does. */
final class ExceptionText {

  private static final Set<String> LIST_OPERATORS = Set.of("in", "pmatch", "intersects");

  private static final Pattern OPERATOR =
      Pattern.compile(
          "exists|[<>]=?|in|intersects|pmatch|"
              + "(==?|!=|i?glob|[ib]?contains|b?startswith|endswith|regex)"
              + "( +(oneof|anyof|allof))?");

  private ExceptionText() {}

  /** Returns what is to be added to the rule's condition, empty if the exception has no values. */
  static String of(ExceptionItem exception) {
    if (exception.values().isEmpty()) {
      return "";
    }
    if (exception.single()) {
      String start =
          " and not (%s %s (".formatted(exception.fields().get(0), operator(exception, 0));
      return exception.values().stream()
          .flatMap(List::stream)
          .collect(Collectors.joining(", ", start, "))"));
    }
    return exception.values().stream()
        .map(row -> row(exception, row))
        .collect(Collectors.joining(" or ", " and not (", ")"));
  }

  /** Returns why the exception makes no condition, empty if it does. */
  static String fault(ExceptionItem exception) {
    int fields = exception.fields().size();
    if (fields == 0) {
      return "needs 'fields'";
    }
    if (!exception.comparisons().isEmpty() && exception.comparisons().size() != fields) {
      return "has %d fields but %d comps".formatted(fields, exception.comparisons().size());
    }
    for (String comparison : exception.comparisons()) {
      if (!OPERATOR.matcher(comparison).matches()) {
        return "compares with '" + comparison + "', which is no operator";
      }
    }
    return exception.single() ? faultOfOne(exception) : faultOfRows(exception);
  }

  private static String faultOfOne(ExceptionItem exception) {
    String operator = operator(exception, 0);
    boolean modified = operator.matches("\\S+ +(oneof|anyof|allof)");
    return LIST_OPERATORS.contains(operator) || modified
        ? ""
        : "has one field, which '" + operator + "' does not compare with a list of values";
  }

  private static String faultOfRows(ExceptionItem exception) {
    int fields = exception.fields().size();
    for (List<String> row : exception.values()) {
      if (row.size() != fields) {
        return "has %d fields but a row of %d values".formatted(fields, row.size());
      }
    }
    return "";
  }

  private static String row(ExceptionItem exception, List<String> row) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < row.size(); i++) {
      String operator = operator(exception, i);
      String value = row.get(i);
      text.append(i == 0 ? "" : " and ")
          .append(exception.fields().get(i))
          .append(' ')
          .append(operator)
          .append(' ')
          .append(operand(operator, value));
    }
    return text.append(')').toString();
  }

  private static String operand(String operator, String value) {
    if (value.startsWith("(")) {
      return value;
    }
    return LIST_OPERATORS.contains(operator) ? "(" + value + ")" : quoted(value);
  }

  private static String operator(ExceptionItem exception, int index) {
    if (exception.comparisons().isEmpty()) {
      return exception.single() ? "in" : "=";
    }
    return exception.comparisons().get(index);
  }

  /** Returns a value in double quotes if it has a blank and no quotes yet, as Falco does. */
  static String quoted(String value) {
    boolean plain = value.indexOf(' ') < 0 || value.startsWith("\"") || value.startsWith("'");
    return plain ? value : "\"" + value + "\"";
  }
}
