package io.sysflow.agent;

import java.time.Instant;

/** The clocks of this machine; everything else is given the time as a value. */
public final class AgentClocks {

  private static final long NS_PER_SECOND = 1_000_000_000L;

  private AgentClocks() {}

  /** Returns the time in ns since the epoch. */
  public static long wall() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NS_PER_SECOND + now.getNano();
  }

  /** Returns nanoseconds from any start, never going back. */
  public static long ticks() {
    return System.nanoTime();
  }
}
