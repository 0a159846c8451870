package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Correlation;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds windows that begin with a hit, when all hits of the timespan from it on are there. A window
 * counts if it holds a hit that the window of the hit before it does not: otherwise it is a part of
 * that one.
 */
final class CompleteScan implements Scan {

  private final Window window;
  private final Correlation correlation;
  private final long timespan;
  private final List<Episode> episodes = new ArrayList<>();
  private int next;
  private long end;
  private long previous;

  CompleteScan(Window window) {
    this.window = window;
    this.correlation = window.correlation();
    this.timespan = correlation.timespan();
    restart(Kept.Base.NONE);
  }

  @Override
  public void restart(Kept.Base base) {
    episodes.clear();
    next = 0;
    end = base.end();
    previous = base.previous();
  }

  @Override
  public void run(List<Hit> hits, long watermark) {
    while (next < hits.size() && Scan.plus(hits.get(next).time(), timespan) <= watermark) {
      step(hits, next);
      previous = hits.get(next).time();
      next++;
    }
  }

  private void step(List<Hit> hits, int number) {
    long time = hits.get(number).time();
    if (time <= end || window.isOther(hits.get(number).slot())) {
      return;
    }
    long until = Scan.plus(time, timespan);
    int last = number;
    while (last + 1 < hits.size() && hits.get(last + 1).time() <= until) {
      last++;
    }
    if (holds(hits.subList(number, last + 1))) {
      episodes.add(new Episode(number, number, last, until, Long.MIN_VALUE, 0));
      end = until;
    }
  }

  private boolean holds(List<Hit> within) {
    if (window.mode() == Window.Mode.ABSENT) {
      return within.stream().noneMatch(hit -> window.isOther(hit.slot()));
    }
    boolean adds =
        previous == Long.MIN_VALUE || within.get(within.size() - 1).time() - previous > timespan;
    return adds && Tally.holds(correlation, within);
  }

  @Override
  public int seen() {
    return next;
  }

  @Override
  public List<Episode> episodes() {
    return episodes;
  }
}
