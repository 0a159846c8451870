package io.sysflow.model;

/**
 * A set of operations of SysFlow v5.
 *
 * @param bits one bit for each {@link OpFlag}, as on the wire; unknown bits are kept
 */
public record OpFlags(int bits) {

  /** No operation. */
  public static final OpFlags NONE = new OpFlags(0);

  /** Returns the set of one operation. */
  public static OpFlags of(OpFlag flag) {
    return new OpFlags(flag.bit());
  }

  /** Returns this set with {@code flag} added. */
  public OpFlags plus(OpFlag flag) {
    return has(flag) ? this : new OpFlags(bits | flag.bit());
  }

  /** Returns whether {@code flag} is in the set. */
  public boolean has(OpFlag flag) {
    return (bits & flag.bit()) != 0;
  }

  /** Returns whether the set is empty. */
  public boolean isEmpty() {
    return bits == 0;
  }
}
