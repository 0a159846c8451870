package io.sysflow.streams.correlate;

import io.sysflow.streams.enrich.Counts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what correlations ask for among hits. What it finds is a function of the set of hits,
 * however they come, as long as each comes before the progress of the nodes has passed it. The hits
 * of a group are taken in order: by time, and those of one time by node, epoch, seq and rule. T is
 * the timespan.
 *
 * <p><b>Counts and sequences</b> (event_count, value_count, value_sum and temporal with conditions
 * that more hits make no less true; temporal_ordered): let E be the end of the episode before, at
 * first the beginning of time. The window of a hit at t after E holds the hits up to it from t - T
 * on that are after E. The first hit whose window is as asked is the trigger of the next episode,
 * which holds the window and all hits until t + T, where it ends. Triggers only become earlier when
 * more hits come, and episodes more. Therefore an episode is known by its number among those whose
 * triggers are in the same hour, and told as soon as all hits before that hour are there: most
 * often at once. It is told again when it changes, and closed when all of its hits are there.
 *
 * <p><b>Sequences with an end</b> (temporal_ordered with until): the same, but a window holds no
 * hit before the latest one that ends the sequence. It waits for all hits up to its trigger, by
 * whose record the episode is known.
 *
 * <p><b>Conditions that more hits may make untrue</b> (upper bounds, eq, neq; value_avg,
 * value_percentile): the window of a hit at t holds the hits from it on until t + T. It counts if
 * it holds one after u + T, where u is the time of the hit before. An episode is the window of the
 * first hit after the episode before that counts and is as asked.
 *
 * <p><b>Absence</b>: a hit of the rules at t, after the episode before, that none of what must
 * follow follows until t + T; the episode holds the hits of the rules until then.
 *
 * <p><b>First seen</b>: a group begins with a hit that none comes before within T. A hit is an
 * episode if none before it within T has its values, its group began at least the warm-up ago, and
 * at least as many hits of it as the support came before.
 *
 * <p>An episode is a hit of the correlations above: at the time of its trigger, or the end of its
 * window where all of that is waited for. If these ask for fields that it is not grouped by, it
 * counts once in each group that its hits name: those up to its trigger, or all where all of them
 * are waited for. Used from one thread.
 */
public final class Correlator {

  private final CorrelationLimits limits;
  private final CorrelationStore store;
  private final Counts<CorrelationCount> counts;
  private final Gaps gaps;
  private final Map<String, Window> windows = new HashMap<>();
  private final Map<GroupKey, Group> groups = new HashMap<>();
  private final List<PriorityQueue<Entry>> queues = new ArrayList<>();
  private final Settling settling;
  private long watermark = Long.MIN_VALUE;

  /** When a group is to be looked at. */
  private record Entry(long due, Group group) {}

  /**
   * Makes one without correlations.
   *
   * @param found takes what is found or changes, while the hits that it is of are still kept
   */
  public Correlator(
      CorrelationLimits limits,
      CorrelationStore store,
      Counts<CorrelationCount> counts,
      Consumer<Finding> found) {
    this.limits = limits;
    this.store = store;
    this.counts = counts;
    this.gaps = new Gaps(limits.gaps());
    this.settling = new Settling(limits, store, counts, gaps, found);
  }

  /** Takes other correlations from now on. Windows of those that are the same stay as they are. */
  public void define(List<Window> defined) {
    windows.clear();
    defined.forEach(window -> windows.put(window.key(), window));
    for (Group group : List.copyOf(groups.values())) {
      Window same = windows.get(group.key.window());
      if (same == null) {
        counts.add(CorrelationCount.CORRELATED_GROUPS_FORGOTTEN);
        forget(group);
      } else {
        group.window = same;
      }
    }
    int levels = defined.stream().mapToInt(Window::level).max().orElse(0) + 1;
    while (queues.size() < levels) {
      queues.add(new PriorityQueue<>(Comparator.comparingLong(Entry::due)));
    }
  }

  /** Takes where a group stood; its hits follow. */
  public void load(GroupKey key, Kept kept) {
    Group group = group(key);
    if (group != null) {
      group.load(kept);
    }
  }

  /** Takes a hit that a group held. */
  public void load(GroupKey key, Hit hit) {
    Group group = group(key);
    if (group != null) {
      group.add(hit);
    }
  }

  /** Takes a value that was seen in a group. */
  public void load(GroupKey key, String value, long time) {
    Group group = group(key);
    if (group != null) {
      group.values.put(value, time);
    }
  }

  /** Takes how far the nodes were, after all else is loaded. */
  public void loaded(long time, List<Gap> known) {
    watermark = time;
    known.forEach(gaps::add);
    for (Group group : groups.values()) {
      settling.loaded(group, watermark);
      schedule(group, Long.MIN_VALUE);
    }
  }

  /** Returns how far the nodes are. */
  public long watermark() {
    return watermark;
  }

  /** Returns the gaps that are known. */
  public List<Gap> gaps() {
    return gaps.all();
  }

  /** Returns how many groups there are. */
  public int size() {
    return groups.size();
  }

  /** Takes a hit of a group. */
  public void accept(GroupKey key, Hit hit) {
    if (hit.time() <= watermark) {
      counts.add(CorrelationCount.CORRELATED_LATE);
      return;
    }
    Window window = windows.get(key.window());
    Group group = null;
    if (window == null) {
      counts.add(CorrelationCount.CORRELATED_UNKNOWN);
    } else if (window.lacksValues(hit)) {
      counts.add(CorrelationCount.CORRELATED_VALUELESS);
    } else {
      group = group(key);
    }
    if (group != null && group.add(hit)) {
      store.save(key, hit);
      added(group);
      if (group.window.mode() == Window.Mode.EARLY) {
        settling.tellEarly(group, watermark);
      }
      schedule(group, Due.of(group, watermark));
    }
  }

  /** Takes how far the nodes are. */
  public void advance(Progress progress) {
    for (Gap gap : progress.gaps()) {
      if (gaps.add(gap)) {
        counts.add(CorrelationCount.CORRELATED_GAPS_FORGOTTEN);
      }
    }
    if (progress.time() > watermark) {
      watermark = progress.time();
      for (PriorityQueue<Entry> queue : queues) {
        settle(queue);
      }
      gaps.expire(watermark == Long.MAX_VALUE ? watermark : watermark - longest());
    }
  }

  /**
   * Decides all that is left, where nothing more comes. What did not follow by then may still
   * follow: an absence whose time is not over is withheld.
   *
   * @param until how far the records go, in ns since the epoch
   */
  public void end(long until) {
    settling.endAt(until);
    advance(Progress.end());
  }

  private long longest() {
    long longest = Scan.CELL;
    for (Window window : windows.values()) {
      if (window.mode() != Window.Mode.FIRST_SEEN) {
        longest = Math.max(longest, 2 * window.correlation().timespan());
      }
    }
    return longest;
  }

  private void settle(PriorityQueue<Entry> queue) {
    while (!queue.isEmpty() && queue.peek().due() <= watermark) {
      Entry entry = queue.remove();
      Group group = entry.group();
      if (entry.due() != group.due || groups.get(group.key) != group) {
        continue;
      }
      group.due = Long.MAX_VALUE;
      settling.settle(group, watermark, this::pass);
      if (!forgetIfEmpty(group)) {
        long due = Due.of(group, watermark);
        schedule(group, due <= watermark ? Scan.plus(watermark, 1) : due);
      }
    }
  }

  /** Hands an episode to the correlation above, whose turn is still to come. */
  private void pass(Group from, Hit trigger, List<Hit> hits, long time) {
    Window parent = from.window.parent();
    if (parent == null) {
      return;
    }
    Passing.Passed passed = Passing.of(from.window, from.key.values(), trigger, hits, time, parent);
    if (passed.leftOut() > 0) {
      counts.add(CorrelationCount.CORRELATED_CARRIED_FORGOTTEN, passed.leftOut());
    }
    for (Passing.Above above : passed.hits()) {
      if (parent.lacksValues(above.hit())) {
        counts.add(CorrelationCount.CORRELATED_VALUELESS);
        continue;
      }
      Group group = group(above.key());
      if (group != null && group.add(above.hit())) {
        store.pass(from.key, above.from(), above.key(), above.hit());
        added(group);
        schedule(group, Long.MIN_VALUE);
      }
    }
  }

  private void added(Group group) {
    counts.add(CorrelationCount.CORRELATED);
    if (group.hits.size() > limits.hits()) {
      int many = Math.max(1, limits.hits() / 8);
      counts.add(CorrelationCount.CORRELATED_HITS_FORGOTTEN, many);
      settling.forget(group, many);
    }
  }

  private @Nullable Group group(GroupKey key) {
    Group group = groups.get(key);
    Window window = group == null ? windows.get(key.window()) : null;
    if (window != null) {
      if (groups.size() >= limits.groups()) {
        forgetOne();
      }
      group = new Group(key, window);
      groups.put(key, group);
    }
    return group;
  }

  private void forgetOne() {
    for (PriorityQueue<Entry> queue : queues) {
      for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
        if (groups.get(entry.group().key) == entry.group()) {
          counts.add(CorrelationCount.CORRELATED_GROUPS_FORGOTTEN);
          forget(entry.group());
          return;
        }
      }
    }
  }

  private boolean forgetIfEmpty(Group group) {
    boolean empty =
        group.hits.isEmpty() && group.told.isEmpty() && Due.of(group, watermark) <= watermark;
    if (empty) {
      forget(group);
    }
    return empty;
  }

  private void forget(Group group) {
    groups.remove(group.key);
    group.hits.forEach(hit -> store.delete(group.key, hit));
    group.values.keySet().forEach(value -> store.delete(group.key, value));
    store.delete(group.key);
  }

  private void schedule(Group group, long due) {
    if (due < group.due) {
      group.due = due;
      queues.get(group.window.level()).add(new Entry(due, group));
    }
  }
}
