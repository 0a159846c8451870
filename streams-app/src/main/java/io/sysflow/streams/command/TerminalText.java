package io.sysflow.streams.command;

/** Text that others wrote, as it may be shown on a terminal. */
final class TerminalText {

  private static final int LONGEST = 300;

  private TerminalText() {}

  /**
   * Returns the text without control characters, which could take over the terminal, and without
   * bidirectional overrides and the like, which would show a text other than it is; cut if it is
   * long.
   */
  static String clean(String text) {
    return cleanWhole(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
  }

  /** Returns the same of the whole text, however long it is. */
  static String cleanWhole(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || isFormat(c) ? '?' : c));
    return shown.toString();
  }

  private static boolean isFormat(int codePoint) {
    return Character.getType(codePoint) == Character.FORMAT;
  }
}
