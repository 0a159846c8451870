package io.sysflow.policy.falco;

import io.sysflow.policy.falco.Definitions.ExceptionItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a rule's exceptions as conditions, as Falco does. */
final class ExceptionText {

  private static final Set<String> LIST_OPERATORS = Set.of("in", "pmatch", "intersects");

  private ExceptionText() {}

  /** Returns what is to be added to the rule's condition, empty if the exception has no values. */
  static String of(ExceptionItem exception) {
    if (exception.values().isEmpty()) {
      return "";
    }
    if (exception.single()) {
      List<String> values = new ArrayList<>();
      exception.values().forEach(values::addAll);
      return " and not "
          + exception.fields().get(0)
          + " "
          + operator(exception, 0)
          + " "
          + values.stream().map(ExceptionText::quoted).collect(Collectors.joining(", ", "(", ")"));
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
    if (exception.single()) {
      String operator = operator(exception, 0);
      boolean modified = operator.matches("\\S+ +(oneof|anyof|allof)");
      return LIST_OPERATORS.contains(operator) || modified
          ? ""
          : "has one field, which '" + operator + "' does not compare with a list of values";
    }
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
      boolean list = LIST_OPERATORS.contains(operator) && !value.startsWith("(");
      text.append(i == 0 ? "" : " and ")
          .append(exception.fields().get(i))
          .append(' ')
          .append(operator)
          .append(' ')
          .append(list ? "(" + quoted(value) + ")" : quoted(value));
    }
    return text.append(')').toString();
  }

  private static String operator(ExceptionItem exception, int index) {
    if (exception.comparisons().isEmpty()) {
      return exception.single() ? "in" : "=";
    }
    return exception.comparisons().get(index);
  }

  /** Returns a value in double quotes if it has a blank and neither quotes nor parentheses. */
  static String quoted(String value) {
    boolean plain =
        value.indexOf(' ') < 0
            || value.startsWith("\"")
            || value.startsWith("'")
            || value.startsWith("(");
    return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
