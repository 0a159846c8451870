package io.sysflow.streams.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Says how far a run is that takes longer than a second: on a terminal as a bar that is drawn over
 * and goes away in the end, otherwise as a line for every tenth. Used from one thread.
 */
final class ProgressBar {

  private static final long PATIENCE = 1_000_000_000L;
  private static final long REDRAW = 200_000_000L;
  private static final int WIDTH = 30;
  private static final int TENTH = 10;

  private final PrintWriter err;
  private final boolean terminal;
  private final long total;
  private final LongSupplier clock;
  private final long start;
  private long drawn;
  private int tenths;
  private int length;

  /**
   * Makes one that shows nothing yet.
   *
   * @param terminal whether {@code err} is one
   * @param total how much there is to do
   * @param clock ns from any start
   */
  ProgressBar(PrintWriter err, boolean terminal, long total, LongSupplier clock) {
    this.err = err;
    this.terminal = terminal;
    this.total = Math.max(1, total);
    this.clock = clock;
    this.start = clock.getAsLong();
    this.drawn = start;
  }

  /** Takes note that so much is done. */
  void at(long done, long records) {
    long now = clock.getAsLong();
    if (now - start < PATIENCE || now - drawn < REDRAW) {
      return;
    }
    drawn = now;
    int percent = (int) Math.min(100, 100 * Math.max(0, done) / total);
    if (terminal) {
      draw(percent, records);
    } else if (percent / TENTH > tenths) {
      tenths = percent / TENTH;
      err.println(percent + " % " + records + " records");
      err.flush();
    }
  }

  /** Removes the bar. */
  void close() {
    if (length > 0) {
      err.print("\r" + " ".repeat(length) + "\r");
      err.flush();
      length = 0;
    }
  }

  private void draw(int percent, long records) {
    int full = percent * WIDTH / 100;
    String bar =
        String.format(
            Locale.ROOT,
            "[%s%s] %3d %%  %,d records",
            "#".repeat(full),
            " ".repeat(WIDTH - full),
            percent,
            records);
    err.print("\r" + bar + " ".repeat(Math.max(0, length - bar.length())));
    err.flush();
    length = bar.length();
  }
}
