package io.sysflow.streams.correlate;

import io.sysflow.model.Alert;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.streams.enrich.Counts;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what can be decided of a group. Used from one thread. */
final class Settling {

  private final CorrelationLimits limits;
  private final CorrelationStore store;
  private final Counts<CorrelationCount> counts;
  private final Gaps gaps;
  private final Consumer<Finding> found;
  private long end = Long.MAX_VALUE;

  /** Takes an episode that is certain. */
  interface Passed {
    void accept(Group group, Hit trigger, List<Hit> hits, long time);
  }

  Settling(
      CorrelationLimits limits,
      CorrelationStore store,
      Counts<CorrelationCount> counts,
      Gaps gaps,
      Consumer<Finding> found) {
    this.limits = limits;
    this.store = store;
    this.counts = counts;
    this.gaps = gaps;
    this.found = found;
  }

  /** Says that there are no records of after a time. */
  void endAt(long time) {
    end = time;
  }

  /** Looks at the hits of a group again that was kept. */
  void loaded(Group group, long watermark) {
    if (group.window.mode() == Window.Mode.EARLY) {
      group.scan.run(group.hits, watermark);
    }
    List<Map.Entry<String, Long>> values = new ArrayList<>(group.values.entrySet());
    values.sort(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey));
    group.values.clear();
    values.forEach(value -> group.values.put(value.getKey(), value.getValue()));
  }

  /** Decides what the progress of the nodes allows to. */
  void settle(Group group, long watermark, Passed passed) {
    switch (group.window.mode()) {
      case EARLY, ORDERED -> early(group, watermark, passed);
      case COMPLETE, ABSENT -> complete(group, watermark, passed);
      case FIRST_SEEN -> firstSeen(group, watermark, passed);
    }
  }

  /** Tells what is new of a group of which more is known. */
  void tellEarly(Group group, long watermark) {
    group.scan.run(group.hits, watermark);
    int episodes = group.scan.episodes().size();
    int from = group.takeRestarted() ? 0 : Math.max(0, episodes - 1);
    if (from < episodes && tell(group, from, watermark)) {
      store.save(group.key, group.kept());
    }
  }

  private boolean tell(Group group, int from, long watermark) {
    boolean told = false;
    List<Episode> episodes = group.scan.episodes();
    for (Episode episode : episodes.subList(from, episodes.size())) {
      boolean named =
          group.window.mode() == Window.Mode.ORDERED || episode.cell() * Scan.CELL <= watermark;
      if (named) {
        told |= tell(group, episode, watermark >= episode.end());
      }
    }
    return told;
  }

  private boolean tell(Group group, Episode episode, boolean closed) {
    Hit trigger = group.hits.get(episode.trigger());
    long first = group.hits.get(episode.first()).time();
    long count = (long) episode.last() - episode.first() + 1;
    Kept.Told before = group.told(episode);
    Alert.State state;
    if (closed) {
      state = Alert.State.CLOSED;
    } else if (before == null) {
      state = Alert.State.NEW;
    } else if (count >= 2 * before.count()
        || first != before.first()
        || trigger.compareTo(before.trigger()) != 0) {
      state = Alert.State.UPDATED;
    } else {
      return false;
    }
    group.told.remove(before);
    if (!closed) {
      group.told.add(new Kept.Told(episode.cell(), episode.ordinal(), trigger, first, count));
    }
    find(group, episode, state);
    return true;
  }

  private void early(Group group, long watermark, Passed passed) {
    group.scan.run(group.hits, watermark);
    tell(group, 0, watermark);
    if (group.window.parent() != null) {
      for (Episode episode : group.scan.episodes()) {
        Hit trigger = group.hits.get(episode.trigger());
        if (trigger.time() <= watermark && trigger.time() > group.passed) {
          List<Hit> hits = episode.upToTrigger(group.hits, group.window);
          passed.accept(group, trigger, hits, trigger.time());
        }
      }
      group.passed = watermark;
    }
    int first = group.hits.size();
    for (Episode episode : group.scan.episodes()) {
      if (episode.end() > watermark) {
        first = episode.first();
        break;
      }
      group.base = new Kept.Base(episode.end(), episode.cell(), episode.ordinal(), Long.MIN_VALUE);
    }
    forget(group, over(group, first, watermark));
    group.scan.run(group.hits, watermark);
    store.save(group.key, group.kept());
  }

  /** Returns how many hits neither belong to an open episode nor can belong to another. */
  private static int over(Group group, int before, long watermark) {
    long timespan = group.window.correlation().timespan();
    int number = 0;
    while (number < before
        && group.hits.get(number).time() <= watermark
        && (group.hits.get(number).time() <= group.base.end()
            || group.hits.get(number).time() < watermark - timespan)) {
      number++;
    }
    return number;
  }

  private void complete(Group group, long watermark, Passed passed) {
    group.scan.run(group.hits, watermark);
    Kept.Base base = group.base;
    for (Episode episode : List.copyOf(group.scan.episodes())) {
      base = new Kept.Base(episode.end(), Long.MIN_VALUE, 0, base.previous());
      Hit first = group.hits.get(episode.first());
      if (group.window.mode() == Window.Mode.ABSENT
          && (episode.end() > end || isLossy(group, first, episode))) {
        counts.add(CorrelationCount.ABSENCES_WITHHELD);
      } else {
        find(group, episode, Alert.State.CLOSED);
        passed.accept(group, first, episode.hits(group.hits, group.window), episode.end());
      }
    }
    int seen = group.scan.seen();
    if (seen > 0) {
      group.base = new Kept.Base(base.end(), Long.MIN_VALUE, 0, group.hits.get(seen - 1).time());
      forget(group, seen);
    }
    store.save(group.key, group.kept());
  }

  private boolean isLossy(Group group, Hit first, Episode episode) {
    String node = group.window.correlation().ofOneNode() ? first.node() : null;
    return !gaps.within(first.time(), episode.end(), node).isEmpty();
  }

  private void firstSeen(Group group, long watermark, Passed passed) {
    int number = 0;
    while (number < group.hits.size() && group.hits.get(number).time() <= watermark) {
      Hit hit = group.hits.get(number);
      if (isNew(group, hit)) {
        Episode episode = new Episode(number, number, number, hit.time(), Long.MIN_VALUE, 0);
        find(group, episode, Alert.State.CLOSED);
        passed.accept(group, hit, List.of(hit), hit.time());
      }
      learn(group, hit);
      number++;
    }
    forget(group, number);
    store.save(group.key, group.kept());
  }

  private static boolean isNew(Group group, Hit hit) {
    Correlation correlation = group.window.correlation();
    Kept.Known known = group.known;
    boolean begun = known.count() > 0 && hit.time() - known.last() <= correlation.timespan();
    if (!begun
        || hit.time() - known.first() < correlation.warmUp()
        || known.count() < correlation.support()) {
      return false;
    }
    Long last = group.values.get(value(hit));
    return last == null || hit.time() - last > correlation.timespan();
  }

  private void learn(Group group, Hit hit) {
    Kept.Known known = group.known;
    long timespan = group.window.correlation().timespan();
    if (known.count() == 0 || hit.time() - known.last() > timespan) {
      group.values.keySet().forEach(value -> store.delete(group.key, value));
      group.values.clear();
      known = new Kept.Known(hit.time(), hit.time(), 0);
    }
    group.known = new Kept.Known(known.first(), hit.time(), known.count() + 1);
    String value = value(hit);
    group.values.remove(value);
    group.values.put(value, hit.time());
    store.save(group.key, value, hit.time());
    Iterator<Map.Entry<String, Long>> oldest = group.values.entrySet().iterator();
    for (Map.Entry<String, Long> one = oldest.next();
        hit.time() - one.getValue() > timespan || group.values.size() > limits.values();
        one = oldest.next()) {
      if (hit.time() - one.getValue() <= timespan) {
        counts.add(CorrelationCount.CORRELATED_VALUES_FORGOTTEN);
      }
      store.delete(group.key, one.getKey());
      oldest.remove();
    }
  }

  private static String value(Hit hit) {
    return String.join("\0", hit.values());
  }

  /** Forgets the first hits of a group. */
  void forget(Group group, int number) {
    if (number > 0) {
      group.forget(number).forEach(hit -> store.delete(group.key, hit));
    }
  }

  private void find(Group group, Episode episode, Alert.State state) {
    Window window = group.window;
    if (!window.tells()) {
      return;
    }
    Correlation correlation = window.correlation();
    List<Hit> hits = episode.hits(group.hits, window);
    Hit trigger = group.hits.get(episode.trigger());
    boolean numbered = window.mode() == Window.Mode.EARLY;
    List<String> values = group.key.values();
    long start = hits.get(0).time();
    long last = hits.get(hits.size() - 1).time();
    counts.add(CorrelationCount.CORRELATION_ALERTS);
    found.accept(
        new Finding(
            numbered
                ? Identity.numbered(correlation.id(), values, episode.cell(), episode.ordinal())
                : Identity.of(correlation.id(), values, trigger),
            correlation,
            group.key,
            window.version(),
            state,
            trigger,
            start,
            window.mode() == Window.Mode.ABSENT ? episode.end() : last,
            hits.size(),
            Tally.of(correlation, hits),
            hits.stream().map(Hit::slot).collect(Collectors.toSet()),
            hits.subList(0, Math.min(hits.size(), limits.witnesses())),
            gaps(start, episode.end(), correlation.ofOneNode() ? trigger.node() : null)));
  }

  /** What is missing of a window; when a node was heard again after its end does not matter. */
  private List<Gap> gaps(long start, long end, @Nullable String node) {
    return gaps.within(start, end, node).stream()
        .map(gap -> new Gap(gap.node(), gap.from(), Math.min(gap.to(), end), gap.lost()))
        .toList();
  }
}
