package io.sysflow.streams;

/** The clock of the shells. */
public final class Clocks {

  private Clocks() {}

  /** Returns a time that only differences of mean something. */
  public static long nanos() {
    return System.nanoTime();
  }

  /** Returns the time in ms since the epoch. */
  public static long wallMillis() {
    return System.currentTimeMillis();
  }
}
