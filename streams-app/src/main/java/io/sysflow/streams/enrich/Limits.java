package io.sysflow.streams.enrich;

import java.time.Duration;

/**
 * How much state a node may take.
 *
 * @param grace how long a process stays after its exit, and its former self after an exec
 * @param repair how long a record waits for what it refers to and nobody reported yet
 * @param idle how long a node is remembered that sends nothing
 * @param ancestors how many ancestors a record carries at most
 * @param processes how many processes are kept before those unused for longest leave
 * @param files how many files are kept before those unused for longest leave
 * @param containers how many containers, and how many pods, are kept
 * @param waiting how many records wait for what they refer to
 */
public record Limits(
    Duration grace,
    Duration repair,
    Duration idle,
    int ancestors,
    int processes,
    int files,
    int containers,
    int waiting) {

  /** What fits a large node. */
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofDays(7),
          64,
          65_536,
          65_536,
          4_096,
          1_024);

  /** Checks that there is room for something. */
  public Limits {
    if (grace.isNegative() || repair.isNegative() || idle.isNegative()) {
      throw new IllegalArgumentException("limits of time must not be negative");
    }
    if (ancestors < 1 || processes < 2 || files < 2 || containers < 2 || waiting < 0) {
      throw new IllegalArgumentException("limits must leave room for some state");
    }
  }
}
