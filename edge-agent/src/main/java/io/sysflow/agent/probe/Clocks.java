package io.sysflow.agent.probe;

import com.sun.jna.Memory;

/**
 * Turns the kernel's time since boot into time since the epoch. Identities of processes are made
 * with the difference as it was at the beginning, so that they stay the same when somebody sets the
 * clock; times of events with the difference of now. Used from one thread.
 */
final class Clocks {
  private static final int TRIES = 5;
  private static final long SECOND = 1_000_000_000L;

  private final Memory timespec = new Memory(16);
  private final long firstOffset;
  private long offset;

  Clocks() {
    firstOffset = measure();
    offset = firstOffset;
  }

  /** Makes clocks with a fixed difference, for tests and records of another time. */
  Clocks(long offset) {
    firstOffset = offset;
    this.offset = offset;
  }

  /** Measures the difference again. */
  void refresh() {
    offset = measure();
  }

  /** Returns the ns since boot, suspended time included. */
  long sinceBoot() {
    return read(LibC.CLOCK_BOOTTIME);
  }

  /** Returns a time of an event, in ns since the epoch. */
  long epoch(long sinceBoot) {
    return sinceBoot + offset;
  }

  /** Returns a time that identifies a process, in ns since the epoch. */
  long identity(long sinceBoot) {
    return sinceBoot + firstOffset;
  }

  /** Reads both clocks as close to each other as some tries get. */
  private long measure() {
    long best = Long.MAX_VALUE;
    long result = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = read(LibC.CLOCK_BOOTTIME);
      long real = read(LibC.CLOCK_REALTIME);
      long after = read(LibC.CLOCK_BOOTTIME);
      if (after - before < best) {
        best = after - before;
        result = real - (before + (after - before) / 2);
      }
    }
    return result;
  }

  private long read(int clock) {
    LibC.clock_gettime(clock, timespec);
    return timespec.getLong(0) * SECOND + timespec.getLong(8);
  }
}
