package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldRef;
import org.jspecify.annotations.Nullable;

/**
 * A literal that a field must have for a condition to hold: rules are looked up by it.
 *
 * @param kind where in the value it must stand
 * @param text the literal, of a text
 * @param number of a number
 * @param address of an address, null for other types
 */
record Anchor(FieldRef field, Kind kind, String text, long number, @Nullable Ip address) {

  /** Where a literal stands. */
  enum Kind {
    EQUAL,
    CONTAINS,
    STARTS,
    ENDS
  }

  static Anchor text(FieldRef field, Kind kind, String text) {
    return new Anchor(field, kind, text, 0, null);
  }
}
