package io.sysflow.policy.sysflow;

import java.util.List;

/** A condition as it is written. */
sealed interface Condition {

  /** All of some conditions. */
  record And(List<Condition> terms) implements Condition {
    /** Copies the list. */
    public And {
      terms = List.copyOf(terms);
    }
  }

  /** Any of some conditions. */
  record Or(List<Condition> terms) implements Condition {
    /** Copies the list. */
    public Or {
      terms = List.copyOf(terms);
    }
  }

  /** The contrary. */
  record Not(Condition term) implements Condition {}

  /** The name of a macro. */
  record Macro(Token name) implements Condition {}

  /** Whether an attribute has a value. */
  record Exists(Token attribute) implements Condition {}

  /** A comparison of two. */
  record Compare(Token left, String operator, Token right) implements Condition {}

  /** A comparison with any of several, of which some may be names of lists. */
  record AnyOf(Token left, String operator, List<Token> values) implements Condition {
    /** Copies the list. */
    public AnyOf {
      values = List.copyOf(values);
    }
  }
}
