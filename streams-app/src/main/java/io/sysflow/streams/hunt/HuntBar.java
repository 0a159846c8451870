package io.sysflow.streams.hunt;

import java.util.Locale;

/** How far a hunt is, in one line. */
public final class HuntBar {

  private static final int WIDTH = 30;
  private static final double MILLIS = 1_000.0;

  private HuntBar() {}

  /**
   * Returns the line.
   *
   * @param millis since the start
   */
  public static String line(Hunt.Progress progress, long alerts, long millis) {
    double part = progress.total() == 0 ? 1 : (double) progress.done() / progress.total();
    int full = (int) (part * WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %,d records  %,d/s  %,d alerts  %s",
        "#".repeat(full),
        " ".repeat(WIDTH - full),
        part * 100,
        progress.records(),
        millis == 0 ? 0 : (long) (progress.records() * MILLIS / millis),
        alerts,
        progress.done() == 0 || progress.done() == progress.total()
            ? time(millis)
            : time((long) (millis * (1 - part) / part)) + " left");
  }

  private static String time(long millis) {
    long seconds = Math.round(millis / MILLIS);
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
