package io.sysflow.bench.differential;

import java.util.List;

/**
 * A field that has not the same values in both engines.
 *
 * @param field its name
 * @param call as sysdig sees it
 * @param ours as we see it
 * @param mine our values
 * @param theirs sysdig's values
 * @param moved whether the process is known to have changed its directory before
 */
record Difference(
    String field, Call call, OurCall ours, List<String> mine, List<String> theirs, boolean moved) {

  /** Returns whether we have no value. */
  boolean lacking() {
    return mine.isEmpty();
  }

  /** Returns whether only we have a value. */
  boolean surplus() {
    return theirs.isEmpty();
  }

  /** Returns our value, empty if there is none. */
  String own() {
    return mine.isEmpty() ? "" : mine.get(0);
  }

  /** Returns sysdig's value, empty if there is none. */
  String other() {
    return theirs.isEmpty() ? "" : theirs.get(0);
  }

  /** Returns sysdig's value of another field, empty if there is none. */
  String other(String name) {
    return call.values().getOrDefault(name, "");
  }

  /** Returns whether the field is one of a class. */
  boolean in(String prefix) {
    return field.startsWith(prefix);
  }

  @Override
  public String toString() {
    return field + " of " + call + ": ours " + mine + ", theirs " + theirs;
  }
}
