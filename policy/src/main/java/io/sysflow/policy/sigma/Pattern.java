package io.sysflow.policy.sigma;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A text with wildcards.
 *
 * @param symbols characters, {@link #STAR} or {@link #ANY}
 * @param binary whether the characters are bytes of another encoding
 */
record Pattern(List<Integer> symbols, boolean binary) {

  /** Any number of characters. */
  static final int STAR = -1;

  /** One character. */
  static final int ANY = -2;

  /** Copies the list. */
  Pattern {
    symbols = List.copyOf(symbols);
  }

  /**
   * Returns what a value of a rule stands for: a star and a question mark are wildcards, and a
   * backslash before one of them or before a backslash takes it as it is.
   */
  static Pattern of(String value) {
    List<Integer> symbols = new ArrayList<>(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean escaped =
          c == '\\' && i + 1 < value.length() && "*?\\".indexOf(value.charAt(i + 1)) >= 0;
      if (escaped) {
        symbols.add((int) value.charAt(++i));
      } else {
        symbols.add(c == '*' ? STAR : c == '?' ? ANY : c);
      }
    }
    return new Pattern(symbols, false);
  }

  /** Returns a text without wildcards. */
  static Pattern plain(String text) {
    return new Pattern(text.chars().boxed().toList(), false);
  }

  /** Returns bytes, each as one character. */
  static Pattern bytes(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return new Pattern(text.chars().boxed().toList(), true);
  }

  /** Returns this with anything before it, after it, or both. */
  Pattern around(boolean before, boolean after) {
    List<Integer> all = new ArrayList<>(symbols.size() + 2);
    if (before) {
      all.add(STAR);
    }
    all.addAll(symbols);
    if (after) {
      all.add(STAR);
    }
    return new Pattern(all, binary);
  }

  boolean hasWildcards() {
    return symbols.stream().anyMatch(symbol -> symbol < 0);
  }

  /** Returns the text of a pattern without wildcards. */
  String text() {
    StringBuilder text = new StringBuilder();
    symbols.forEach(symbol -> text.append((char) symbol.intValue()));
    return text.toString();
  }

  /** Returns the bytes of a pattern without wildcards. */
  byte[] toBytes() {
    return text().getBytes(binary ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** Returns the pattern as fnmatch(3) has it. */
  String glob() {
    StringBuilder glob = new StringBuilder();
    for (int symbol : symbols) {
      if (symbol < 0) {
        glob.append(symbol == STAR ? '*' : '?');
      } else {
        glob.append("*?[\\".indexOf(symbol) >= 0 ? "\\" : "").append((char) symbol);
      }
    }
    return glob.toString();
  }

  /** Returns the pattern without a star at either end. */
  Pattern core() {
    int start = 0;
    int end = symbols.size();
    while (start < end && symbols.get(start) == STAR) {
      start++;
    }
    while (end > start && symbols.get(end - 1) == STAR) {
      end--;
    }
    return new Pattern(symbols.subList(start, end), binary);
  }

  boolean startsWithStar() {
    return !symbols.isEmpty() && symbols.get(0) == STAR;
  }

  boolean endsWithStar() {
    return !symbols.isEmpty() && symbols.get(symbols.size() - 1) == STAR;
  }
}
