package io.sysflow.model;

/**
 * A set of extension operations.
 *
 * @param bits one bit for each {@link XopFlag}, as on the wire; unknown bits are kept
 */
public record XopFlags(long bits) {

  /** No operation. */
  public static final XopFlags NONE = new XopFlags(0);

  /** Returns the set of one operation. */
  public static XopFlags of(XopFlag flag) {
    return new XopFlags(flag.bit());
  }

  /** Returns whether {@code flag} is in the set. */
  public boolean has(XopFlag flag) {
    return (bits & flag.bit()) != 0;
  }

  /** Returns whether the set is empty. */
  public boolean isEmpty() {
    return bits == 0;
  }
}
