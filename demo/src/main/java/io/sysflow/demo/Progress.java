package io.sysflow.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Lines that say what is up, and how long it took. */
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

  /** Starts a part and says so when it is up. */
  <T> T up(String part, Supplier<T> body) {
    long before = ticker.getAsLong();
    T started = body.get();
    say(part, ticker.getAsLong() - before, started.toString());
    return started;
  }

  /** Says that everything is up, and how long that took since the beginning. */
  void done(String what) {
    say(what, ticker.getAsLong() - start, "");
  }

  private synchronized void say(String part, long nanos, String detail) {
    out.printf(Locale.ROOT, "  %-18s %5.1f s   %s%n", part, nanos / NS_PER_SECOND, detail);
    out.flush();
  }
}
