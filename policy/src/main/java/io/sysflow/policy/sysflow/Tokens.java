package io.sysflow.policy.sysflow;

import java.util.ArrayList;
import java.util.List;

/** Splits a part of a file into words and signs. */
final class Tokens {

  private static final String OTHER_IN_WORDS = "_./*-";

  private final PolicyText source;
  private final String text;
  private final int end;
  private final List<Token> tokens = new ArrayList<>();

  private Tokens(PolicyText source, int end) {
    this.source = source;
    this.text = source.text();
    this.end = end;
  }

  /**
   * Returns the tokens from {@code start} to {@code end}, exclusively, and one for the end.
   *
   * @throws SyntaxException if there is a character that no token has
   */
  static List<Token> of(PolicyText source, int start, int end) {
    Tokens reader = new Tokens(source, end);
    int at = start;
    while (at < end) {
      at = reader.next(at);
    }
    reader.tokens.add(new Token(Token.Kind.END, "", end));
    return reader.tokens;
  }

  private int next(int at) {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      return at + 1;
    }
    if (c == '#') {
      return source.afterComment(at);
    }
    int quoted = source.afterQuoted(at);
    if (quoted > at) {
      String value = PolicyText.unquoted(text.substring(at, quoted));
      tokens.add(new Token(Token.Kind.QUOTED, value, at));
      return quoted;
    }
    if (isWord(c)) {
      return word(at);
    }
    return sign(at, c);
  }

  private int sign(int at, char c) {
    boolean equals = at + 1 < end && text.charAt(at + 1) == '=' && "<>!=".indexOf(c) >= 0;
    if (equals) {
      tokens.add(new Token(Token.Kind.SIGN, c == '=' ? "=" : c + "=", at));
      return at + 2;
    }
    if ("<>=()[],".indexOf(c) < 0) {
      String hint = "\"'".indexOf(c) < 0 ? "'" + c + "'" : "a quote that does not end in its line";
      throw new SyntaxException(
          at, "found " + hint + ", which stands in no word: put the text in quotes");
    }
    tokens.add(new Token(Token.Kind.SIGN, String.valueOf(c), at));
    return at + 1;
  }

  private int word(int start) {
    int at = wordEnd(start);
    int after = afterMark(at);
    while (after > at) {
      at = wordEnd(after);
      after = afterMark(at);
    }
    tokens.add(new Token(Token.Kind.WORD, text.substring(start, at), start));
    return at;
  }

  private int wordEnd(int start) {
    int at = start;
    while (at < end && isWord(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int afterMark(int at) {
    int after = afterBrackets(at);
    return after > at ? after : afterColon(at);
  }

  /** Returns the end of a path in brackets, as in {@code sf.pod.services[0.name]}. */
  private int afterBrackets(int at) {
    int open = at < end && text.charAt(at) == ':' ? at + 1 : at;
    if (open >= end || text.charAt(open) != '[') {
      return at;
    }
    int close = wordEnd(open + 1);
    while (close < end && text.charAt(close) == ':') {
      close = wordEnd(close + 1);
    }
    boolean closed = close > open + 1 && close < end && text.charAt(close) == ']';
    return closed ? close + 1 : at;
  }

  /** Returns where a word goes on after a colon, as in {@code mitre:T1059}. */
  private int afterColon(int at) {
    boolean colon = at + 1 < end && text.charAt(at) == ':' && isWord(text.charAt(at + 1));
    return colon ? at + 1 : at;
  }

  private static boolean isWord(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || OTHER_IN_WORDS.indexOf(c) >= 0;
  }
}
