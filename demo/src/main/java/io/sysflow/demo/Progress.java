package io.sysflow.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Lines that say which part is up, and how long it took. */
final class Progress {

  private static final double NS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final LongSupplier ticker;
  private final long start;

  /**
   * Begins now.
   *
   * @param ticker nanoseconds from any start
   */
  Progress(PrintWriter out, LongSupplier ticker) {
    this.out = out;
    this.ticker = ticker;
    this.start = ticker.getAsLong();
  }

  /** Starts something. */
  interface Part<T> {
    T start() throws InterruptedException;
  }

  /** Starts a part, and says so when it is up. */
  <T> T up(String name, String detail, Part<T> part) throws InterruptedException {
    long before = ticker.getAsLong();
    T started = part.start();
    say(name, ticker.getAsLong() - before, detail);
    return started;
  }

  /** Says something of a part that is not there. */
  void absent(String name, String why) {
    out.printf(Locale.ROOT, "  %-16s      -   %s%n", name, why);
    out.flush();
  }

  /** Says that everything is up, and how long that took altogether. */
  void allUp() {
    say("all up", ticker.getAsLong() - start, "");
  }

  private void say(String name, long nanos, String detail) {
    String line =
        String.format(Locale.ROOT, "  %-16s %4.1f s   %s", name, nanos / NS_PER_SECOND, detail);
    out.println(line.stripTrailing());
    out.flush();
  }
}
