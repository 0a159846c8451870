package io.sysflow.streams.lineage;

import java.time.Duration;

/**
 * How far ancestors are followed, and what is kept for it.
 *
 * @param hops links in a row
 * @param fanOut links of one process
 * @param processes that are found
 * @param links that are kept
 * @param candidates records that wait to be decided
 * @param grace how long a record waits for links, by the time of records
 * @param settle how long it waits at least by the caller's clock: links take a longer way than the
 *     progress of nodes
 */
public record LineageLimits(
    int hops,
    int fanOut,
    int processes,
    int links,
    int candidates,
    Duration grace,
    Duration settle) {

  /** A link takes about 4 KB, a record 2 KB. */
  public static final LineageLimits DEFAULT =
      new LineageLimits(8, 16, 64, 20_000, 20_000, Duration.ofSeconds(30), Duration.ofSeconds(10));
}
