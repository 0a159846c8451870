package io.sysflow.streams.nodes;

import java.time.Duration;

/**
 * What is too much of a node.
 *
 * @param silence how long it may send nothing, as the other nodes' clocks measure it
 * @param restarts how often its agent may start within {@code window}
 * @param window of time in which starts are counted
 * @param gone how long nothing must have come of it for it to be forgotten
 */
public record WatchLimits(Duration silence, int restarts, Duration window, Duration gone) {

  /** Agents give a sign of life every 5 s. */
  public static final WatchLimits DEFAULT =
      new WatchLimits(Duration.ofSeconds(60), 3, Duration.ofMinutes(10), Duration.ofDays(7));
}
