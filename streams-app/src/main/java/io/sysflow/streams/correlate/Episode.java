package io.sysflow.streams.correlate;

import java.util.List;

/**
 * A window in which a correlation found what it asks for.
 *
 * @param first number of its first hit
 * @param trigger number of the hit that made it certain
 * @param last number of its last hit so far
 * @param end until when hits belong to it
 * @param cell of time that the trigger is in
 * @param ordinal among those of the cell
 */
record Episode(int first, int trigger, int last, long end, long cell, int ordinal) {

  /** Returns the hits that count. */
  List<Hit> hits(List<Hit> all, Window window) {
    return counted(all.subList(first, last + 1), window);
  }

  /** Returns those of them that made it certain. */
  List<Hit> upToTrigger(List<Hit> all, Window window) {
    return counted(all.subList(first, trigger + 1), window);
  }

  private static List<Hit> counted(List<Hit> within, Window window) {
    return window.correlation().others().isEmpty()
        ? within
        : within.stream().filter(hit -> !window.isOther(hit.slot())).toList();
  }
}
