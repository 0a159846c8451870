package io.sysflow.policy.sysflow;

import io.sysflow.policy.ir.Position;
import io.sysflow.policy.ir.RulesFile;
import java.util.Arrays;

/** A file's text: where its lines begin, and what of it are comments and quoted texts. */
final class PolicyText {

  private final RulesFile file;
  private final String text;
  private final int[] lines;

  PolicyText(RulesFile file) {
    this.file = file;
    this.text = file.content();
    int[] starts = new int[text.length() + 1];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts[count++] = i + 1;
      }
    }
    lines = Arrays.copyOf(starts, count);
  }

  String text() {
    return text;
  }

  /** Returns the line and column of a character. */
  Position position(int offset) {
    int found = Arrays.binarySearch(lines, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Position(file.name(), line + 1, offset - lines[line] + 1);
  }

  /** Returns where the comment ends that begins here, or {@code offset} if none does. */
  int afterComment(int offset) {
    if (text.charAt(offset) != '#') {
      return offset;
    }
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }

  /**
   * Returns where the quoted text ends that begins here, or {@code offset} if none does. It ends in
   * its own line: {@code "…"}, {@code '…'}, {@code \"…\"} or {@code ''…''}.
   */
  int afterQuoted(int offset) {
    for (String quote : new String[] {"\\\"", "''", "\"", "'"}) {
      int start = offset + quote.length();
      if (text.startsWith(quote, offset) && !isEmptyText(quote, start)) {
        int end = text.indexOf(quote, start);
        int newline = text.indexOf('\n', start);
        if (end >= 0 && (newline < 0 || end < newline)) {
          return end + quote.length();
        }
      }
    }
    return offset;
  }

  /** Two quotes before anything but a word are no beginning: they are the empty text. */
  private boolean isEmptyText(String quote, int start) {
    return quote.equals("''")
        && (start >= text.length() || " \t\r\n),]".indexOf(text.charAt(start)) >= 0);
  }

  /** Returns a quoted text without its quotes. */
  static String unquoted(String quoted) {
    boolean two = quoted.startsWith("\\\"") || (quoted.startsWith("''") && quoted.length() > 3);
    int length = two ? 2 : 1;
    return quoted.substring(length, quoted.length() - length);
  }
}
