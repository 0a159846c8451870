package io.sysflow.streams.correlate;

import java.util.List;

/**
 * Where a group stands, beside its hits.
 *
 * @param base what is decided
 * @param passed the time until which the correlations above know of it
 * @param told the alerts that are not closed, in order
 * @param known what is known of its values
 */
public record Kept(Base base, long passed, List<Told> told, Known known) {

  /** Copies its list. */
  public Kept {
    told = List.copyOf(told);
  }

  /**
   * What is decided of a group: no hit that is still to come changes it.
   *
   * @param end of the latest window that is closed
   * @param cell of time that its trigger is in
   * @param ordinal of the window among those whose triggers are in that cell
   * @param previous the time of the latest hit that is no longer kept
   */
  public record Base(long end, long cell, int ordinal, long previous) {
    static final Base NONE = new Base(Long.MIN_VALUE, Long.MIN_VALUE, 0, Long.MIN_VALUE);
  }

  /**
   * How an alert was told.
   *
   * @param cell of time that its trigger is in
   * @param ordinal among those of the cell
   * @param trigger that it had
   * @param first time of its first hit
   * @param count of its hits
   */
  public record Told(long cell, int ordinal, Hit trigger, long first, long count) {}

  /**
   * What is known of a group whose values are asked for that were not seen before.
   *
   * @param first when the group began
   * @param last when its latest hit was
   * @param count of its hits
   */
  public record Known(long first, long last, long count) {
    static final Known NOTHING = new Known(Long.MIN_VALUE, Long.MIN_VALUE, 0);
  }
}
