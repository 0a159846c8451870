package io.sysflow.policy.field;

import io.sysflow.model.Ip;
import org.jspecify.annotations.Nullable;

/**
 * What fields are read from: one operation of a record, or an event given as names and values. A
 * field is read with the method of its type; a missing value is null or {@link #MISSING}.
 */
public interface FieldSource {

  /** A number that is not there. */
  long MISSING = Long.MIN_VALUE;

  /** Returns how many values a field of several has; 0 if it is missing. */
  int size(FieldRef field);

  /**
   * Returns whether a field can have a value here. Checks need not ask: they are compiled for
   * operations that their fields are defined for.
   */
  default boolean defines(FieldRef field) {
    return true;
  }

  /** Returns which part of a text is the field's value. */
  default Slice slice(FieldRef field) {
    return field.field().slice();
  }

  /**
   * Returns a TEXT or BYTES value; the part {@link #slice} is what counts of it.
   *
   * @param index 0 for a field of one value
   */
  @Nullable String text(FieldRef field, int index);

  /**
   * Returns a BOOL (0 or 1), INT, UINT, DURATION, TIME or PORT value.
   *
   * @param index 0 for a field of one value
   */
  long number(FieldRef field, int index);

  /**
   * Returns a REAL value, not-a-number if missing.
   *
   * @param index 0 for a field of one value
   */
  double real(FieldRef field, int index);

  /**
   * Returns an IP or NET value.
   *
   * @param index 0 for a field of one value
   */
  @Nullable Ip address(FieldRef field, int index);
}
