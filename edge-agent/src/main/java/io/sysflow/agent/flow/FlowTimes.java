package io.sysflow.agent.flow;

import java.time.Duration;

/**
 * After how long a flow builder does what.
 *
 * @param exportInterval how often a flow that goes on is written
 * @param earlyExport how soon it is written a first time; zero for not before the interval
 * @param idleExpiry how long nothing happens until a flow is ended
 * @param rotate how often a header starts a new segment, in which entities are repeated on use;
 *     zero for never
 * @param heartbeat how long nothing is sent until a header says that the agent lives; zero for
 *     never
 */
public record FlowTimes(
    Duration exportInterval,
    Duration earlyExport,
    Duration idleExpiry,
    Duration rotate,
    Duration heartbeat) {

  /** 30 s, 1 s, 60 s, 300 s and 5 s. */
  public static final FlowTimes DEFAULT =
      new FlowTimes(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(300),
          Duration.ofSeconds(5));

  /** Refuses what could not work. */
  public FlowTimes {
    if (exportInterval.isNegative() || exportInterval.isZero()) {
      throw new IllegalArgumentException("export interval must be positive: " + exportInterval);
    }
    if (idleExpiry.isNegative() || idleExpiry.isZero()) {
      throw new IllegalArgumentException("idle expiry must be positive: " + idleExpiry);
    }
    if (earlyExport.isNegative() || rotate.isNegative() || heartbeat.isNegative()) {
      throw new IllegalArgumentException(
          "early export, rotation and heartbeat must not be negative");
    }
  }
}
