package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds windows that end with the hit that makes them what is asked for. More hits before it make
 * them no less so, but for those that end a sequence: then it waits until all are there.
 */
final class EarlyScan implements Scan {

  private final Window window;
  private final long timespan;
  private final Tally tally;
  private final List<Way> ways = new ArrayList<>();
  private final List<Episode> episodes = new ArrayList<>();
  private int next;
  private int low;
  private boolean empty;
  private long end;
  private long cell;
  private int ordinal;

  /** Rules that are enough if they hit in this order. */
  private static final class Way {
    private final int[] places;
    private final long[] starts;

    /**
     * Makes one.
     *
     * @param slots in order
     * @param all how many slots there are
     */
    private Way(List<Integer> slots, int all) {
      starts = new long[slots.size()];
      places = new int[all];
      Arrays.fill(places, -1);
      for (int i = 0; i < slots.size(); i++) {
        places[slots.get(i)] = i;
      }
    }

    private void clear() {
      Arrays.fill(starts, Long.MIN_VALUE);
    }

    /** Follows, for each rule, when the latest sequence up to it began. */
    private boolean ends(Hit hit, long timespan) {
      int place = places[hit.slot()];
      if (place < 0) {
        return false;
      }
      starts[place] = place == 0 ? hit.time() : starts[place - 1];
      long start = starts[starts.length - 1];
      return place == starts.length - 1
          && start != Long.MIN_VALUE
          && hit.time() - start <= timespan;
    }
  }

  EarlyScan(Window window) {
    this.window = window;
    this.timespan = window.correlation().timespan();
    this.tally = new Tally(window.correlation());
    ways(window.correlation());
    restart(Kept.Base.NONE);
  }

  private void ways(Correlation correlation) {
    int rules = correlation.rules().size();
    List<Integer> all = IntStream.range(0, rules).boxed().toList();
    RuleLogic asked = correlation.asked();
    if (asked == null || correlation.type() != CorrelationType.TEMPORAL_ORDERED) {
      ways.add(new Way(all, rules));
    } else {
      asked.ways().forEach(way -> ways.add(new Way(way.stream().sorted().toList(), rules)));
    }
  }

  @Override
  public void restart(Kept.Base base) {
    episodes.clear();
    next = 0;
    low = 0;
    clear();
    end = base.end();
    cell = base.cell();
    ordinal = base.ordinal();
  }

  private void clear() {
    tally.clear();
    ways.forEach(Way::clear);
    empty = true;
  }

  @Override
  public void run(List<Hit> hits, long watermark) {
    boolean waits = window.mode() == Window.Mode.ORDERED;
    while (next < hits.size() && (!waits || hits.get(next).time() <= watermark)) {
      step(hits, next++);
    }
  }

  private void step(List<Hit> hits, int number) {
    Hit hit = hits.get(number);
    if (hit.time() <= end) {
      if (!episodes.isEmpty()) {
        Episode open = episodes.remove(episodes.size() - 1);
        episodes.add(
            new Episode(
                open.first(), open.trigger(), number, open.end(), open.cell(), open.ordinal()));
      }
      return;
    }
    if (window.isOther(hit.slot())) {
      clear();
      return;
    }
    if (empty) {
      low = number;
      empty = false;
    }
    if (holds(hits, number, hit)) {
      found(number, hit);
    }
  }

  private boolean holds(List<Hit> hits, int number, Hit hit) {
    if (window.correlation().type() == CorrelationType.TEMPORAL_ORDERED) {
      return inOrder(hits, hit);
    }
    while (hit.time() - hits.get(low).time() > timespan) {
      tally.remove(hits.get(low), again(hits, low));
      low++;
    }
    tally.add(hit, again(hits, number));
    return tally.holds();
  }

  private boolean again(List<Hit> hits, int number) {
    return Tally.again(window.correlation(), hits, number);
  }

  private boolean inOrder(List<Hit> hits, Hit hit) {
    while (hit.time() - hits.get(low).time() > timespan) {
      low++;
    }
    boolean found = false;
    for (Way way : ways) {
      found |= way.ends(hit, timespan);
    }
    return found;
  }

  private void found(int number, Hit hit) {
    end = Scan.plus(hit.time(), timespan);
    long now = Math.floorDiv(hit.time(), CELL);
    ordinal = now == cell ? ordinal + 1 : 1;
    cell = now;
    episodes.add(new Episode(low, number, number, end, cell, ordinal));
    clear();
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
