package io.sysflow.streams;

/** The clock of the shells. */
final class Clocks {

  private Clocks() {}

  /** Returns a time that only differences of mean something. */
  static long nanos() {
    return System.nanoTime();
  }

  /** Returns the time in ms since the epoch. */
  static long wallMillis() {
    return System.currentTimeMillis();
  }
}
