package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of fnmatch(3) without flags: a star matches slashes too. It is matched by going back to
 * the last star only, so the time is bounded by the product of the lengths.
 */
final class Glob {

  static final int STAR = -1;
  static final int ANY = -2;

  /** Characters, {@link #STAR}, {@link #ANY}, or {@code -3 - i} for the i-th set. */
  private final int[] tokens;

  private final List<CharSet> sets;
  private final boolean ignoreCase;

  /**
   * A bracket expression.
   *
   * @param ranges first and last character of each range
   */
  record CharSet(boolean negative, String ranges) {
    boolean has(char c) {
      for (int i = 0; i < ranges.length(); i += 2) {
        if (c >= ranges.charAt(i) && c <= ranges.charAt(i + 1)) {
          return !negative;
        }
      }
      return negative;
    }
  }

  Glob(String pattern, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    GlobReader reader = new GlobReader(ignoreCase ? TextMatches.lower(pattern) : pattern);
    tokens = reader.tokens();
    sets = reader.sets();
  }

  /** Returns the literal that a field must have to match, null if there is none. */
  @Nullable Anchor anchor(FieldRef field) {
    if (isLiteral()) {
      return Anchor.text(field, place(), longestLiteral());
    }
    String longest = longestLiteral();
    return longest.isEmpty() ? null : Anchor.text(field, Anchor.Kind.ICONTAINS, longest);
  }

  /** Returns whether it is a literal, with stars at its ends or without. */
  boolean isLiteral() {
    boolean literal = false;
    for (int i = 0; i < tokens.length; i++) {
      boolean end = i == 0 || i == tokens.length - 1;
      if (tokens[i] < 0 && !(tokens[i] == STAR && end)) {
        return false;
      }
      literal |= tokens[i] >= 0;
    }
    return literal;
  }

  private Anchor.Kind place() {
    boolean begins = tokens[0] >= 0;
    boolean ends = tokens[tokens.length - 1] >= 0;
    if (begins) {
      return ends
          ? pick(Anchor.Kind.EQUAL, Anchor.Kind.IEQUAL)
          : pick(Anchor.Kind.STARTS, Anchor.Kind.ISTARTS);
    }
    return ends
        ? pick(Anchor.Kind.ENDS, Anchor.Kind.IENDS)
        : pick(Anchor.Kind.CONTAINS, Anchor.Kind.ICONTAINS);
  }

  private Anchor.Kind pick(Anchor.Kind cased, Anchor.Kind uncased) {
    return ignoreCase ? uncased : cased;
  }

  /** Returns the longest run of characters that every text that matches has, perhaps empty. */
  String longestLiteral() {
    String longest = "";
    StringBuilder run = new StringBuilder();
    for (int token : tokens) {
      if (token < 0) {
        run.setLength(0);
      } else {
        run.append((char) token);
        longest = run.length() > longest.length() ? run.toString() : longest;
      }
    }
    return longest;
  }

  boolean matches(String text, int start, int end) {
    int at = start;
    int token = 0;
    int star = -1;
    int resume = 0;
    while (at < end) {
      if (isStar(token)) {
        star = token++;
        resume = at;
      } else if (token < tokens.length && one(tokens[token], text.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (isStar(token)) {
      token++;
    }
    return token == tokens.length;
  }

  private boolean isStar(int token) {
    return token < tokens.length && tokens[token] == STAR;
  }

  private boolean one(int token, char c) {
    if (token == ANY) {
      return true;
    }
    char folded = ignoreCase ? TextMatches.lower(c) : c;
    return token >= 0 ? token == folded : sets.get(-3 - token).has(folded);
  }
}
