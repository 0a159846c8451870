package io.sysflow.bench.load;

/** The clocks by which loads are sent and timed. */
final class LoadClocks {

  private LoadClocks() {}

  /** Returns the time in ms since the epoch. */
  static long millis() {
    return System.currentTimeMillis();
  }

  /** Returns ns since some moment. */
  static long nanos() {
    return System.nanoTime();
  }
}
