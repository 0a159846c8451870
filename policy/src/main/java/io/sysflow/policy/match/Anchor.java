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

  /** Where a literal stands, and whether in upper or lower case alike, which is of ASCII only. */
  enum Kind {
    EQUAL,
    IEQUAL,
    CONTAINS,
    ICONTAINS,
    STARTS,
    ISTARTS,
    ENDS,
    IENDS,
    /** It stands nowhere: there is no value. */
    ABSENT
  }

  static Anchor text(FieldRef field, Kind kind, String text) {
    return new Anchor(field, kind, text, 0, null);
  }
}
