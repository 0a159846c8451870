package io.sysflow.policy.match;

import io.sysflow.policy.ir.Literal;
import io.sysflow.policy.ir.Operator;
import java.util.List;

/** Makes predicates on texts, one for each operator. */
final class TextMatches {

  private TextMatches() {}

  static TextMatch of(Operator operator, List<Literal> values) {
    return switch (operator) {
      case IN, INTERSECTS -> new TextSet(values.stream().map(Literal::text).toList());
      case PMATCH -> new PathPrefixes(values.stream().map(Literal::text).toList());
      default -> of(operator, values.get(0).text());
    };
  }

  /** Returns the predicate of an operator that takes one value. */
  static TextMatch of(Operator operator, String value) {
    return switch (operator) {
      case EQUAL -> (text, start, end) -> equal(text, start, end, value);
      case NOT_EQUAL -> (text, start, end) -> !equal(text, start, end, value);
      case LESS -> (text, start, end) -> compare(text, start, end, value) < 0;
      case LESS_OR_EQUAL -> (text, start, end) -> compare(text, start, end, value) <= 0;
      case GREATER -> (text, start, end) -> compare(text, start, end, value) > 0;
      case GREATER_OR_EQUAL -> (text, start, end) -> compare(text, start, end, value) >= 0;
      case CONTAINS, BCONTAINS -> (text, start, end) -> contains(text, start, end, value);
      case ICONTAINS -> icontains(value);
      case STARTS_WITH, BSTARTS_WITH ->
          (text, start, end) -> end - start >= value.length() && text.startsWith(value, start);
      case ENDS_WITH ->
          (text, start, end) ->
              end - start >= value.length() && text.startsWith(value, end - value.length());
      case GLOB -> glob(value, false);
      case IGLOB -> glob(value, true);
      case REGEX -> new Regex(value);
      case IN, INTERSECTS -> new TextSet(List.of(value));
      case PMATCH -> new PathPrefixes(List.of(value));
    };
  }

  static boolean equal(String text, int start, int end, String value) {
    if (end - start != value.length()) {
      return false;
    }
    boolean whole = start == 0 && end == text.length();
    return whole ? text.equals(value) : text.startsWith(value, start);
  }

  private static int compare(String text, int start, int end, String value) {
    int length = Math.min(end - start, value.length());
    for (int i = 0; i < length; i++) {
      int difference = text.charAt(start + i) - value.charAt(i);
      if (difference != 0) {
        return difference;
      }
    }
    return end - start - value.length();
  }

  private static boolean contains(String text, int start, int end, String value) {
    int at = text.indexOf(value, start);
    return at >= 0 && at + value.length() <= end;
  }

  private static TextMatch icontains(String value) {
    if (value.isEmpty()) {
      return (text, start, end) -> start <= end;
    }
    String lower = lower(value);
    char first = lower.charAt(0);
    return (text, start, end) -> {
      int last = end - lower.length();
      for (int at = start; at <= last; at++) {
        if (lower(text.charAt(at)) == first && isAt(text, at, lower)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean isAt(String text, int at, String lower) {
    for (int i = 1; i < lower.length(); i++) {
      if (lower(text.charAt(at + i)) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static TextMatch glob(String pattern, boolean ignoreCase) {
    Glob glob = new Glob(pattern, ignoreCase);
    return glob::matches;
  }

  /** Returns a letter of ASCII in lower case, anything else as it is. */
  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** Returns a text with the letters of ASCII in lower case. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      lower.append(lower(text.charAt(i)));
    }
    return lower.toString();
  }
}
