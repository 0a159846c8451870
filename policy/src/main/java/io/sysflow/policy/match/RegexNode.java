package io.sysflow.policy.match;

import java.util.List;

/** A part of a regular expression over ASCII. */
sealed interface RegexNode {

  /** Matches the empty text. */
  RegexNode EMPTY = new Sequence(List.of());

  /**
   * One of some characters.
   *
   * @param low a bit for each character below 64
   * @param high a bit for each from 64 on
   */
  record Chars(long low, long high) implements RegexNode {
    static final Chars NONE = new Chars(0, 0);
    static final Chars ALL = new Chars(-1, -1);

    static Chars range(int first, int last) {
      Chars chars = NONE;
      for (int c = first; c <= last; c++) {
        chars = chars.plus(c < 64 ? new Chars(1L << c, 0) : new Chars(0, 1L << c));
      }
      return chars;
    }

    static Chars of(String text) {
      Chars chars = NONE;
      for (int i = 0; i < text.length(); i++) {
        chars = chars.plus(range(text.charAt(i), text.charAt(i)));
      }
      return chars;
    }

    boolean has(int c) {
      return ((c < 64 ? low : high) & 1L << c) != 0;
    }

    Chars plus(Chars other) {
      return new Chars(low | other.low, high | other.high);
    }

    Chars not() {
      return new Chars(~low, ~high);
    }

    /** Returns the characters and the same letters in the other case. */
    Chars folded() {
      long letters = high & 0x07fffffe07fffffeL;
      return new Chars(low, high | (letters & 0x07fffffeL) << 32 | letters >>> 32);
    }

    int size() {
      return Long.bitCount(low) + Long.bitCount(high);
    }

    /** Returns the first character; there is one. */
    char first() {
      return (char)
          (low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high));
    }
  }

  /** One part after the other. */
  record Sequence(List<RegexNode> parts) implements RegexNode {}

  /** Any of some parts. */
  record Choice(List<RegexNode> parts) implements RegexNode {}

  /**
   * A part several times.
   *
   * @param most times, -1 if without bound
   */
  record Repeat(RegexNode part, int least, int most) implements RegexNode {}

  /** The beginning or the end of the text. */
  record Edge(boolean end) implements RegexNode {}
}
