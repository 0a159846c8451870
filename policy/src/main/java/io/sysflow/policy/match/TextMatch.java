package io.sysflow.policy.match;

/** A predicate on a part of a text, which is not copied. */
interface TextMatch {

  /** Returns whether the part from {@code start} to {@code end}, exclusively, matches. */
  boolean matches(String text, int start, int end);
}
