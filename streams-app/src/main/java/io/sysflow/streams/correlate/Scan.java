package io.sysflow.streams.correlate;

import java.util.List;

/**
 * Finds the episodes among the hits of a group, which are in order. It goes on from hit to hit; if
 * one comes that belongs before those that it has seen, it begins again. Used from one thread.
 */
sealed interface Scan permits EarlyScan, CompleteScan {

  /** Cells of time that the alerts of a group are numbered in. */
  long CELL = java.time.Duration.ofHours(1).toNanos();

  /** Begins again, after what is decided. */
  void restart(Kept.Base base);

  /** Goes on to the end of the hits, as far as they are certain to be all there are. */
  void run(List<Hit> hits, long watermark);

  /** Returns how many hits it has seen. */
  int seen();

  /** Returns the episodes since it began, in order. */
  List<Episode> episodes();

  static Scan of(Window window) {
    return switch (window.mode()) {
      case EARLY, ORDERED -> new EarlyScan(window);
      case COMPLETE, ABSENT, FIRST_SEEN -> new CompleteScan(window);
    };
  }

  static long plus(long time, long span) {
    return time > Long.MAX_VALUE - span ? Long.MAX_VALUE : time + span;
  }
}
