package io.sysflow.policy.sysflow;

/**
 * A word or sign of a condition or list.
 *
 * @param kind what it is
 * @param text without quotes
 * @param offset where it begins in the file
 */
record Token(Kind kind, String text, int offset) {

  /** What a token is. */
  enum Kind {
    WORD,
    QUOTED,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equals(word);
  }

  /** Returns the token as messages name it. */
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
