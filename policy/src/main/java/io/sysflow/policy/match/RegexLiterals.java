package io.sysflow.policy.match;

import io.sysflow.policy.match.RegexNode.Chars;

/** Finds what every text has that a regular expression matches. */
final class RegexLiterals {

  /** Letters that characters of other scripts are the other case of. */
  private static final Chars AMBIGUOUS = Chars.of("kKsS");

  private final StringBuilder run = new StringBuilder();
  private String longest = "";

  private RegexLiterals() {}

  /** Returns the longest run of characters, whatever their case, that every text has. */
  static String longest(RegexNode expression) {
    RegexLiterals literals = new RegexLiterals();
    literals.visit(expression);
    literals.end();
    return literals.longest;
  }

  private void visit(RegexNode node) {
    if (node instanceof Chars chars) {
      visit(chars);
    } else if (node instanceof RegexNode.Sequence sequence) {
      sequence.parts().forEach(this::visit);
    } else if (node instanceof RegexNode.Repeat repeat) {
      end();
      if (repeat.least() > 0) {
        visit(repeat.part());
        end();
      }
    } else if (node instanceof RegexNode.Choice) {
      end();
    }
  }

  private void visit(Chars chars) {
    boolean letter =
        chars.size() == 2
            && chars.equals(Chars.range(chars.first(), chars.first()).folded())
            && !AMBIGUOUS.has(chars.first());
    if (chars.size() == 1 || letter) {
      run.append(letter ? TextMatches.lower(chars.first()) : chars.first());
    } else {
      end();
    }
  }

  private void end() {
    if (run.length() > longest.length()) {
      longest = run.toString();
    }
    run.setLength(0);
  }
}
