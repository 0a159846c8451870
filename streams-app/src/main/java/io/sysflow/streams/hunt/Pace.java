package io.sysflow.streams.hunt;

import java.time.Duration;
import java.util.Arrays;

/**
 * Keeps those who read parts of one past together, so that none is far ahead of another. Safe for
 * use by many threads.
 */
final class Pace {

  /** How far one may be ahead, by the time of records. */
  private static final long AHEAD = Duration.ofMinutes(5).toMillis();

  private final long[] times;

  /**
   * Makes one.
   *
   * @param parts how many, each with a thread of its own
   */
  Pace(int parts) {
    times = new long[parts];
    Arrays.fill(times, Long.MIN_VALUE);
  }

  /**
   * Says how far a part is read, and waits for the others.
   *
   * @param time in ms
   * @return until when all parts are read
   */
  synchronized long at(int part, long time) throws InterruptedException {
    if (time > times[part]) {
      times[part] = time;
      notifyAll();
    }
    while (isAhead(times[part])) {
      wait();
    }
    return slowest();
  }

  private boolean isAhead(long time) {
    long slowest = slowest();
    return slowest == Long.MIN_VALUE ? time != Long.MIN_VALUE : time - slowest > AHEAD;
  }

  /** Says that there is no more of a part. */
  synchronized void done(int part) {
    times[part] = Long.MAX_VALUE;
    notifyAll();
  }

  private long slowest() {
    return Arrays.stream(times).min().orElse(Long.MAX_VALUE);
  }
}
