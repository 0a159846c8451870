package io.sysflow.streams.link;

import java.time.Duration;

/**
 * What is waited for and kept.
 *
 * @param grace how long an end waits for the other before it is reported alone
 * @param retention how long an end that is over is kept
 * @param idle how long one is kept that is not over, if nothing is heard of it
 * @param skew how far apart clocks may be
 * @param close by how much delays between connect and accept differ where several fit
 * @param ends how many ends a task keeps
 * @param meeting how many ends of one protocol and client's port a task keeps
 * @param pieces how many exports of an end are kept apart
 */
public record LinkLimits(
    Duration grace,
    Duration retention,
    Duration idle,
    Duration skew,
    Duration close,
    int ends,
    int meeting,
    int pieces) {

  /** An end takes about 2 KB, and less where its processes have used others. */
  public static final LinkLimits DEFAULT =
      new LinkLimits(
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofHours(12),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          50_000,
          256,
          48);

  /** For a run over files or topics, which takes the memory that it needs. */
  public static final LinkLimits OFFLINE =
      new LinkLimits(
          DEFAULT.grace(),
          DEFAULT.retention(),
          DEFAULT.idle(),
          DEFAULT.skew(),
          DEFAULT.close(),
          1_000_000,
          100_000,
          DEFAULT.pieces());
}
