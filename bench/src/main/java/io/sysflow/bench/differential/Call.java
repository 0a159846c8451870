package io.sysflow.bench.differential;

import java.util.List;
import java.util.Map;

/**
 * A system call as sysdig sees it.
 *
 * @param number of its event in the capture
 * @param sight when, and who
 * @param type of the event
 * @param values of fields by name; a missing value has no entry
 */
record Call(long number, Sight sight, String type, Map<String, String> values) {

  /** Returns the values of a field, in our order where it has several; none if it is missing. */
  List<String> values(String field) {
    return ComparedFields.parts(field).stream()
        .filter(values::containsKey)
        .map(values::get)
        .toList();
  }

  @Override
  public String toString() {
    return number + " " + type + " of " + values.get("proc.name") + " " + values.get("fd.name");
  }
}
