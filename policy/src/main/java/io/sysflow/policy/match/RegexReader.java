package io.sysflow.policy.match;

import io.sysflow.policy.match.RegexNode.Chars;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions of RE2 as far as they are plain: those about other characters than
 * ASCII, word boundaries, lines and the like are not.
 */
final class RegexReader {

  private static final Chars DIGITS = Chars.range('0', '9');
  private static final Chars SPACES = Chars.of("\t\n\f\r ");
  private static final Chars WORD =
      DIGITS.plus(Chars.range('a', 'z')).plus(Chars.range('A', 'Z')).plus(Chars.of("_"));
  private static final Chars NO_LINE_END = Chars.of("\n").not();
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;
  private int depth;
  private boolean ignoreCase;
  private boolean dotAll;

  /** Thrown where an expression is not plain. */
  static final class NotPlainException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotPlainException(String reason) {
      super(reason, null, false, false);
    }
  }

  private RegexReader(String text) {
    this.text = text;
  }

  /**
   * Returns an expression.
   *
   * @throws NotPlainException if it is not plain
   */
  static RegexNode read(String text) {
    RegexReader reader = new RegexReader(text);
    RegexNode node = reader.choice();
    if (reader.at < text.length()) {
      throw new NotPlainException("character " + reader.at);
    }
    return node;
  }

  private RegexNode choice() {
    if (++depth > MAX_DEPTH) {
      throw new NotPlainException("too deep");
    }
    List<RegexNode> parts = new ArrayList<>();
    parts.add(sequence());
    while (accept('|')) {
      parts.add(sequence());
    }
    depth--;
    return parts.size() == 1 ? parts.get(0) : new RegexNode.Choice(parts);
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (at < text.length() && peek() != '|' && peek() != ')') {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.get(0) : new RegexNode.Sequence(parts);
  }

  private RegexNode repeated(RegexNode atom) {
    if (at == text.length() || "*+?{".indexOf(peek()) < 0) {
      return atom;
    }
    RegexNode repeat =
        switch (next()) {
          case '*' -> new RegexNode.Repeat(atom, 0, -1);
          case '+' -> new RegexNode.Repeat(atom, 1, -1);
          case '?' -> new RegexNode.Repeat(atom, 0, 1);
          default -> counted(atom);
        };
    accept('?'); // which of several matches it is does not matter
    if (at < text.length() && "*+?{".indexOf(peek()) >= 0) {
      throw new NotPlainException("repetition of a repetition");
    }
    return repeat;
  }

  private RegexNode counted(RegexNode atom) {
    int least = number();
    int most = least;
    if (accept(',')) {
      most = at < text.length() && peek() != '}' ? number() : -1;
    }
    if (!accept('}') || (most >= 0 && most < least)) {
      throw new NotPlainException("brace");
    }
    return new RegexNode.Repeat(atom, least, most);
  }

  private int number() {
    int start = at;
    while (at < text.length() && peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start || at - start > 4) {
      throw new NotPlainException("brace");
    }
    return Integer.parseInt(text.substring(start, at));
  }

  private RegexNode atom() {
    char c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> set();
      case '.' -> dotAll ? Chars.ALL : NO_LINE_END;
      case '^' -> new RegexNode.Edge(false);
      case '$' -> new RegexNode.Edge(true);
      case '\\' -> escaped();
      case '*', '+', '?', '{' -> throw new NotPlainException("repetition of nothing");
      default -> folded(character(c));
    };
  }

  private RegexNode group() {
    boolean outerCase = ignoreCase;
    boolean outerDot = dotAll;
    if (accept('?')) {
      boolean value = true;
      for (char c = next(); c != ':'; c = next()) {
        switch (c) {
          case 'i' -> ignoreCase = value;
          case 's' -> dotAll = value;
          case '-' -> value = false;
          case ')' -> {
            return flagsOnly();
          }
          default -> throw new NotPlainException("group");
        }
      }
    }
    RegexNode node = choice();
    if (!accept(')')) {
      throw new NotPlainException("no end of a group");
    }
    ignoreCase = outerCase;
    dotAll = outerDot;
    return node;
  }

  /** Lets the flags hold to the end of what is around. */
  private RegexNode flagsOnly() {
    if (at < text.length() && "*+?{".indexOf(peek()) >= 0) {
      throw new NotPlainException("repetition of what is before the flags");
    }
    return RegexNode.EMPTY;
  }

  private RegexNode escaped() {
    char c = next();
    return switch (c) {
      case 'A' -> new RegexNode.Edge(false);
      case 'z' -> new RegexNode.Edge(true);
      default -> isClass(c) ? named(c) : folded(single(c));
    };
  }

  private static boolean isClass(char c) {
    return "dDsSwW".indexOf(c) >= 0;
  }

  private Chars named(char c) {
    if (ignoreCase && (c == 'w' || c == 'W')) {
      throw new NotPlainException("letters of other scripts fold to some");
    }
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.not();
      case 's' -> SPACES;
      case 'S' -> SPACES.not();
      case 'w' -> WORD;
      default -> WORD.not();
    };
  }

  /** Returns the character that stands after a backslash for itself or for another. */
  private static Chars single(char c) {
    int escape = "tnfrv".indexOf(c);
    if (escape >= 0) {
      return character("\t\n\f\r\u000b".charAt(escape));
    }
    if (c >= 128 || WORD.has(c)) {
      throw new NotPlainException("escape");
    }
    return character(c);
  }

  private static Chars character(char c) {
    if (c >= 128) {
      throw new NotPlainException("not ASCII");
    }
    return Chars.range(c, c);
  }

  private Chars folded(Chars chars) {
    return ignoreCase ? chars.folded() : chars;
  }

  private Chars set() {
    boolean negative = accept('^');
    Chars chars = Chars.NONE;
    boolean first = true;
    while (first || peek() != ']') {
      first = false;
      chars = chars.plus(element());
    }
    at++;
    return negative ? folded(chars).not() : folded(chars);
  }

  private Chars element() {
    char c = next();
    if (c == '[' && at < text.length() && peek() == ':') {
      throw new NotPlainException("named class");
    }
    if (c == '\\' && isClass(peek())) {
      Chars chars = named(next());
      if (peek() == '-') {
        throw new NotPlainException("range of a class");
      }
      return chars;
    }
    Chars low = c == '\\' ? single(next()) : character(c);
    return peek() == '-' && !text.startsWith("-]", at) ? rangeFrom(low.first()) : low;
  }

  private Chars rangeFrom(char low) {
    at++;
    char last = next();
    char high = (last == '\\' ? single(next()) : character(last)).first();
    if (last == '[' || high < low) {
      throw new NotPlainException("range");
    }
    return Chars.range(low, high);
  }

  private char peek() {
    if (at == text.length()) {
      throw new NotPlainException("the end");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }
}
