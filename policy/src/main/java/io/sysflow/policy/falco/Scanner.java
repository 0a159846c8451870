package io.sysflow.policy.falco;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tokens of a condition, one method for each kind; none of them skips blanks. */
final class Scanner {

  private final String text;
  private int position;

  Scanner(String text) {
    this.text = text;
  }

  int position() {
    return position;
  }

  void back(int to) {
    position = to;
  }

  boolean atEnd() {
    return position == text.length();
  }

  /** Skips blanks; returns whether there were any. */
  boolean blanks() {
    int start = position;
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
    return position > start;
  }

  /** Skips {@code token} if it comes next. */
  boolean skip(String token) {
    if (!text.startsWith(token, position)) {
      return false;
    }
    position += token.length();
    return true;
  }

  /** Skips a word and the blank that must follow it. */
  boolean skipWord(String word) {
    int start = position;
    if (skip(word) && blanks()) {
      return true;
    }
    position = start;
    return false;
  }

  /** Reads the first of some symbols that comes next, null if none does. */
  @Nullable String symbol(List<String> symbols) {
    for (String symbol : symbols) {
      if (skip(symbol)) {
        return symbol;
      }
    }
    return null;
  }

  /** Reads a letter followed by letters, digits and underscores. */
  @Nullable String identifier() {
    int end = identifierEnd(position);
    return end == position ? null : take(end);
  }

  /** Reads identifiers joined by dots, at least two. */
  @Nullable String fieldName() {
    int end = identifierEnd(position);
    int dotted = end;
    while (end > position && dotted < text.length() && text.charAt(dotted) == '.') {
      int next = identifierEnd(dotted + 1);
      if (next == dotted + 1) {
        break;
      }
      dotted = next;
    }
    return dotted == end ? null : take(dotted);
  }

  /** Reads a number, hexadecimal or decimal. */
  @Nullable String number() {
    int end = hexadecimalEnd();
    if (end == position) {
      end = decimalEnd();
    }
    return end == position ? null : take(end);
  }

  /** Reads a text that is not quoted. */
  @Nullable String bare() {
    int end = position;
    while (end < text.length() && isBare(text.charAt(end))) {
      end++;
    }
    return end == position ? null : take(end);
  }

  /** Reads an argument in brackets that is not quoted. */
  @Nullable String bareArgument() {
    int end = position;
    while (end < text.length() && isArgument(text.charAt(end))) {
      end++;
    }
    return end == position ? null : take(end);
  }

  /**
   * Reads a quoted text and resolves its escapes; null if there is none or it does not end.
   *
   * @throws SyntaxException at an escape that the language does not have
   */
  @Nullable String quoted() {
    if (atEnd() || "\"'".indexOf(text.charAt(position)) < 0) {
      return null;
    }
    char quote = text.charAt(position);
    int end = position + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      return null;
    }
    String value = unescape(position + 1, end, quote);
    position = end + 1;
    return value;
  }

  /** Returns what comes next, for a message. */
  String found() {
    if (atEnd()) {
      return "the end";
    }
    int end = position + 1;
    if (isBare(text.charAt(position))) {
      while (end < text.length() && isBare(text.charAt(end)) && end < position + 32) {
        end++;
      }
    }
    String next = text.substring(position, end);
    return next.isBlank() ? "a blank" : next.equals("'") ? "\"'\"" : "'" + next + "'";
  }

  private String take(int end) {
    String token = text.substring(position, end);
    position = end;
    return token;
  }

  private int identifierEnd(int start) {
    int end = start;
    if (end < text.length() && isLetter(text.charAt(end))) {
      end++;
      while (end < text.length()
          && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
        end++;
      }
    }
    return end;
  }

  private int hexadecimalEnd() {
    if (!text.startsWith("0x", position) && !text.startsWith("0X", position)) {
      return position;
    }
    int end = position + 2;
    while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
      end++;
    }
    return end == position + 2 ? position : end;
  }

  private int decimalEnd() {
    int end = position;
    if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
      end++;
    }
    int digits = digitsEnd(end);
    if (digits == end) {
      return position;
    }
    end = digits;
    if (end < text.length() && text.charAt(end) == '.') {
      end = digitsEnd(end + 1);
    }
    return exponentEnd(end);
  }

  private int exponentEnd(int end) {
    boolean exponent =
        end + 2 < text.length()
            && (text.charAt(end) == 'e' || text.charAt(end) == 'E')
            && (text.charAt(end + 1) == '+' || text.charAt(end + 1) == '-');
    if (!exponent) {
      return end;
    }
    int digits = digitsEnd(end + 2);
    return digits == end + 2 ? end : digits;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private String unescape(int start, int end, char quote) {
    StringBuilder value = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      char c = text.charAt(at);
      if (c != '\\') {
        value.append(c);
        at++;
      } else if (text.charAt(at + 1) == 'x') {
        int next = hexEscapesEnd(at, end);
        value.append(hexEscapes(at, next));
        at = next;
      } else {
        value.append(escape(at + 1, text.charAt(at + 1), quote));
        at += 2;
      }
    }
    return value.toString();
  }

  private char escape(int index, char escaped, char quote) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case ' ', '\\' -> '\\';
      case '/' -> '/';
      case '"', '\'' -> {
        if (escaped != quote) {
          throw new SyntaxException(index, "\\" + escaped + " is no escape within " + quote);
        }
        yield escaped;
      }
      default -> throw new SyntaxException(index, "unknown escape \\" + escaped);
    };
  }

  private int hexEscapesEnd(int start, int end) {
    int at = start;
    while (at + 1 < end && text.startsWith("\\x", at)) {
      boolean digits =
          at + 3 < end
              && HexFormat.isHexDigit(text.charAt(at + 2))
              && HexFormat.isHexDigit(text.charAt(at + 3));
      if (!digits) {
        throw new SyntaxException(at + 1, "\\x needs two hexadecimal digits");
      }
      at += 4;
    }
    return at;
  }

  /** Escapes stand for bytes: several may be one character. */
  private String hexEscapes(int start, int end) {
    String digits = text.substring(start, end).replace("\\x", "");
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\b' || c == '\r' || c == '\n';
  }

  private static boolean isSpace(char c) {
    return isBlank(c) || c == '\f' || c == 0x0b;
  }

  private static boolean isBare(char c) {
    return "()\"'=,".indexOf(c) < 0 && !isSpace(c);
  }

  private static boolean isArgument(char c) {
    return "[]\"'".indexOf(c) < 0 && !isSpace(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
