package io.sysflow.policy.match;

import java.util.ArrayList;
import java.util.List;

/** Reads a pattern of fnmatch(3). */
final class GlobReader {

  private final String pattern;
  private final List<Integer> tokens = new ArrayList<>();
  private final List<Glob.CharSet> sets = new ArrayList<>();
  private int at;

  GlobReader(String pattern) {
    this.pattern = pattern;
    while (at < pattern.length()) {
      token();
    }
  }

  int[] tokens() {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  List<Glob.CharSet> sets() {
    return List.copyOf(sets);
  }

  private void token() {
    char c = pattern.charAt(at);
    switch (c) {
      case '*' -> {
        if (tokens.isEmpty() || tokens.get(tokens.size() - 1) != Glob.STAR) {
          tokens.add(Glob.STAR);
        }
        at++;
      }
      case '?' -> {
        tokens.add(Glob.ANY);
        at++;
      }
      case '[' -> {
        int start = at;
        if (set()) {
          tokens.add(-2 - sets.size());
        } else {
          tokens.add((int) c);
          at = start + 1;
        }
      }
      default -> {
        at += c == '\\' && at + 1 < pattern.length() ? 1 : 0;
        tokens.add((int) pattern.charAt(at));
        at++;
      }
    }
  }

  /** Reads a bracket expression; returns whether it ends. */
  private boolean set() {
    at++;
    boolean negative = at < pattern.length() && "!^".indexOf(pattern.charAt(at)) >= 0;
    at += negative ? 1 : 0;
    StringBuilder ranges = new StringBuilder();
    int first = at;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first)) {
      if (!posix(ranges)) {
        range(ranges);
      }
    }
    if (at >= pattern.length()) {
      return false;
    }
    at++;
    sets.add(new Glob.CharSet(negative, ranges.toString()));
    return true;
  }

  private void range(StringBuilder ranges) {
    at += pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 1 : 0;
    char low = pattern.charAt(at);
    boolean range = pattern.startsWith("-", at + 1) && at + 2 < pattern.length();
    if (range && pattern.charAt(at + 2) != ']') {
      ranges.append(low).append(pattern.charAt(at + 2));
      at += 3;
    } else {
      ranges.append(low).append(low);
      at++;
    }
  }

  /** Reads a class of characters such as [:digit:]; returns whether there was one. */
  private boolean posix(StringBuilder ranges) {
    int end = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
    if (end < 0) {
      return false;
    }
    ranges.append(
        switch (pattern.substring(at + 2, end)) {
          case "alpha" -> "azAZ";
          case "digit" -> "09";
          case "alnum" -> "azAZ09";
          case "upper" -> "AZ";
          case "lower" -> "az";
          case "space" -> "\t\r  ";
          case "xdigit" -> "09afAF";
          case "punct" -> "!/:@[`{~";
          default -> "";
        });
    at = end + 2;
    return true;
  }
}
