package io.sysflow.policy.field;

/** How many values a field has, and what a check of several means. */
public enum Shape {
  /** One value or none. */
  ONE,

  /** Several; a check holds if it holds for any of them, such as {@code proc.aname}. */
  ANY,

  /**
   * Several names or sides of one thing, such as {@code fd.ip}: a check holds if it holds for any,
   * but {@code !=} only if it holds for all.
   */
  EITHER,

  /** A list: {@code in} means that all are in the set, {@code intersects} that one is. */
  LIST
}
