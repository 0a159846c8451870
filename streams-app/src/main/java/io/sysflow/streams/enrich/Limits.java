package io.sysflow.streams.enrich;

import java.time.Duration;

/**
 * How much state a node may take.
 *
 * @param grace how long a process stays after its exit, and its former self after an exec
 * @param ancestors how many ancestors a record carries at most
 * @param processes how many processes are kept before those unused for longest leave
 * @param files how many files are kept before those unused for longest leave
 * @param containers how many containers, and how many pods, are kept
 */
public record Limits(Duration grace, int ancestors, int processes, int files, int containers) {

  /** What fits a large node. */
  public static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(60), 64, 65_536, 65_536, 4_096);

  /** Checks that there is room for something. */
  public Limits {
    if (grace.isNegative() || ancestors < 1 || processes < 2 || files < 2 || containers < 2) {
      throw new IllegalArgumentException("limits must leave room for some state");
    }
  }
}
