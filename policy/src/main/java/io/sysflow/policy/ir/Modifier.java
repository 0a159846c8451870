package io.sysflow.policy.ir;

/** How many of the values on the right must satisfy an operator. */
public enum Modifier {
  /** Exactly one. */
  ONEOF,
  /** At least one. */
  ANYOF,
  /** All. */
  ALLOF
}
