package io.sysflow.policy.match;

import io.sysflow.policy.field.FieldSource;

/** A condition that is compiled: all names are resolved, what is left is to compare. */
public interface Check {

  /** Returns whether the condition holds for an event; it makes no garbage if it can help it. */
  boolean test(FieldSource source);
}
