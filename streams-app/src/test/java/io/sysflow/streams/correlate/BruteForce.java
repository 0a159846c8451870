package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What correlations find, worked out from the whole log by the definition alone: every window is
 * looked at by itself, nothing is carried over but the end of the episode before.
 */
final class BruteForce {

  private static final long HOUR = 3_600_000_000_000L;

  private BruteForce() {}

  /** An alert as it is in the end. */
  record Expected(String id, String correlation, List<String> group, Hit trigger, List<Hit> hits) {

    /** Returns when its window ends. */
    long end(Correlation of) {
      return switch (of.type()) {
        case FIRST_SEEN -> trigger.time();
        default -> trigger.time() + of.timespan();
      };
    }

    /** Returns what is missing of its window, as far as it goes. */
    List<Gap> losses(Correlation of, List<Gap> gaps) {
      List<Gap> losses = new ArrayList<>();
      for (Gap gap : gaps) {
        boolean concerns = !of.ofOneNode() || gap.node().equals(trigger.node());
        if (concerns && gap.from() <= end(of) && gap.to() >= hits.get(0).time()) {
          losses.add(new Gap(gap.node(), gap.from(), Math.min(gap.to(), end(of)), gap.lost()));
        }
      }
      losses.sort(Comparator.comparingLong(Gap::from).thenComparing(Gap::node));
      return losses;
    }
  }

  /** Returns the alerts of a group's hits. */
  static List<Expected> alerts(Correlation correlation, List<String> group, Set<Hit> log) {
    List<Hit> hits = new ArrayList<>(log);
    Collections.sort(hits);
    return switch (correlation.type()) {
      case ABSENCE -> absences(correlation, group, hits);
      case FIRST_SEEN -> firstSeen(correlation, group, hits);
      case VALUE_AVG, VALUE_PERCENTILE -> complete(correlation, group, hits);
      default ->
          moreHitsMakeItNoLessTrue(correlation)
              ? early(correlation, group, hits)
              : complete(correlation, group, hits);
    };
  }

  private static boolean moreHitsMakeItNoLessTrue(Correlation correlation) {
    RuleLogic asked = correlation.asked();
    if (asked == null) {
      return correlation.bounds().stream().allMatch(Bound::lower);
    }
    for (int some = 0; some < 1 << correlation.rules().size(); some++) {
      for (int more = some; more < 1 << correlation.rules().size(); more++) {
        if ((some & more) == some && asked.holds(in(some)) && !asked.holds(in(more))) {
          return false;
        }
      }
    }
    return true;
  }

  private static IntPredicate in(int bits) {
    return rule -> (bits & 1 << rule) != 0;
  }

  private static boolean isOther(Correlation correlation, Hit hit) {
    return hit.slot() >= correlation.rules().size();
  }

  private static List<Expected> early(Correlation correlation, List<String> group, List<Hit> hits) {
    List<Expected> found = new ArrayList<>();
    Map<Long, Integer> numbers = new HashMap<>();
    long end = Long.MIN_VALUE;
    for (int i = 0; i < hits.size(); i++) {
      Hit trigger = hits.get(i);
      if (trigger.time() <= end || isOther(correlation, trigger)) {
        continue;
      }
      int from = i;
      while (from > 0
          && hits.get(from - 1).time() > end
          && !isOther(correlation, hits.get(from - 1))
          && trigger.time() - hits.get(from - 1).time() <= correlation.timespan()) {
        from--;
      }
      if (!asAsked(correlation, hits.subList(from, i + 1))) {
        continue;
      }
      end = trigger.time() + correlation.timespan();
      List<Hit> within = new ArrayList<>();
      for (Hit hit : hits.subList(from, hits.size())) {
        if (hit.time() <= end && !isOther(correlation, hit)) {
          within.add(hit);
        }
      }
      long cell = Math.floorDiv(trigger.time(), HOUR);
      int number = numbers.merge(cell, 1, Integer::sum);
      String id =
          correlation.others().isEmpty()
              ? Identity.numbered(correlation.id(), group, cell, number)
              : Identity.of(correlation.id(), group, trigger);
      found.add(new Expected(id, correlation.id(), group, trigger, within));
    }
    return found;
  }

  private static List<Expected> complete(
      Correlation correlation, List<String> group, List<Hit> hits) {
    List<Expected> found = new ArrayList<>();
    long end = Long.MIN_VALUE;
    for (int i = 0; i < hits.size(); i++) {
      Hit first = hits.get(i);
      List<Hit> within = new ArrayList<>();
      for (Hit hit : hits.subList(i, hits.size())) {
        if (hit.time() <= first.time() + correlation.timespan()) {
          within.add(hit);
        }
      }
      boolean part = i > 0;
      for (Hit hit : within) {
        part &= i > 0 && hit.time() - hits.get(i - 1).time() <= correlation.timespan();
      }
      if (first.time() > end && !part && asAsked(correlation, within)) {
        end = first.time() + correlation.timespan();
        found.add(expected(correlation, group, first, within));
      }
    }
    return found;
  }

  private static List<Expected> absences(
      Correlation correlation, List<String> group, List<Hit> hits) {
    List<Expected> found = new ArrayList<>();
    long end = Long.MIN_VALUE;
    for (int i = 0; i < hits.size(); i++) {
      Hit first = hits.get(i);
      if (first.time() <= end || isOther(correlation, first)) {
        continue;
      }
      List<Hit> within = new ArrayList<>();
      boolean followed = false;
      for (Hit hit : hits.subList(i, hits.size())) {
        if (hit.time() <= first.time() + correlation.timespan()) {
          followed |= isOther(correlation, hit);
          within.add(hit);
        }
      }
      if (!followed) {
        end = first.time() + correlation.timespan();
        found.add(expected(correlation, group, first, within));
      }
    }
    return found;
  }

  private static List<Expected> firstSeen(
      Correlation correlation, List<String> group, List<Hit> hits) {
    List<Expected> found = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      Hit hit = hits.get(i);
      int begin = i;
      while (begin > 0
          && hits.get(begin).time() - hits.get(begin - 1).time() <= correlation.timespan()) {
        begin--;
      }
      boolean seen = false;
      for (Hit before : hits.subList(begin, i)) {
        seen |=
            before.values().equals(hit.values())
                && hit.time() - before.time() <= correlation.timespan();
      }
      boolean warm =
          begin < i
              && hit.time() - hits.get(begin).time() >= correlation.warmUp()
              && i - begin >= correlation.support();
      if (warm && !seen) {
        found.add(expected(correlation, group, hit, List.of(hit)));
      }
    }
    return found;
  }

  private static Expected expected(
      Correlation correlation, List<String> group, Hit trigger, List<Hit> hits) {
    return new Expected(
        Identity.of(correlation.id(), group, trigger), correlation.id(), group, trigger, hits);
  }

  /** The time at which the correlations above take an alert for a hit. */
  static long timeOf(Correlation correlation, Expected alert) {
    boolean waits =
        switch (correlation.type()) {
          case ABSENCE, VALUE_AVG, VALUE_PERCENTILE -> true;
          default -> !moreHitsMakeItNoLessTrue(correlation);
        };
    return alert.trigger().time() + (waits ? correlation.timespan() : 0);
  }

  private static boolean asAsked(Correlation correlation, List<Hit> window) {
    return switch (correlation.type()) {
      case EVENT_COUNT -> compared(correlation, records(correlation, window).size());
      case VALUE_COUNT -> compared(correlation, different(window));
      case VALUE_SUM ->
          compared(
              correlation,
              records(correlation, window).stream().mapToDouble(v -> Math.max(0, v)).sum());
      case VALUE_AVG ->
          compared(
              correlation,
              records(correlation, window).stream()
                  .mapToDouble(v -> v)
                  .average()
                  .orElse(Double.NaN));
      case VALUE_PERCENTILE ->
          compared(correlation, percentile(correlation, records(correlation, window)));
      case TEMPORAL -> {
        Set<Integer> slots = new HashSet<>();
        window.forEach(hit -> slots.add(hit.slot()));
        RuleLogic asked = correlation.asked();
        if (asked != null) {
          yield asked.holds(slots::contains);
        }
        yield correlation.bounds().isEmpty()
            ? slots.size() == correlation.rules().size()
            : compared(correlation, slots.size());
      }
      case TEMPORAL_ORDERED -> anyInOrder(correlation, window);
      default -> throw new AssertionError(correlation.type());
    };
  }

  private static boolean anyInOrder(Correlation correlation, List<Hit> window) {
    int all = (1 << correlation.rules().size()) - 1;
    RuleLogic asked = correlation.asked();
    for (int some = 1; some <= all; some++) {
      boolean enough = asked == null ? some == all : asked.holds(in(some));
      if (enough && inOrder(some, window)) {
        return true;
      }
    }
    return false;
  }

  /** Whether hits of the window, the last of which is its last, are of some rules in order. */
  private static boolean inOrder(int rules, List<Hit> window) {
    int slot = below(rules, Integer.SIZE);
    if (window.get(window.size() - 1).slot() != slot) {
      return false;
    }
    for (int i = window.size() - 1; i >= 0 && slot >= 0; i--) {
      if (window.get(i).slot() == slot) {
        slot = below(rules, slot);
      }
    }
    return slot < 0;
  }

  /** Returns the last of some rules before one; -1 if there is none. */
  private static int below(int rules, int slot) {
    for (int rule = slot - 1; rule >= 0; rule--) {
      if ((rules & 1 << rule) != 0) {
        return rule;
      }
    }
    return -1;
  }

  private static double different(List<Hit> window) {
    Set<List<String>> values = new HashSet<>();
    window.forEach(hit -> values.add(hit.values()));
    return values.size();
  }

  /** The values of the records, each once, and of the alerts. */
  private static List<Double> records(Correlation correlation, List<Hit> window) {
    Set<String> seen = new TreeSet<>();
    List<Double> values = new ArrayList<>();
    for (Hit hit : window) {
      boolean alert = correlation.inputs().get(hit.slot()).correlation() >= 0;
      String record = hit.node() + "/" + hit.epoch() + "/" + hit.seq();
      if (alert || seen.add(record)) {
        values.add(hit.values().isEmpty() ? 0 : Double.parseDouble(hit.values().get(0)));
      }
    }
    return values;
  }

  private static double percentile(Correlation correlation, List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    double place = correlation.percentile() * (sorted.size() - 1) / 100;
    double below = sorted.get((int) Math.floor(place));
    double above = sorted.get((int) Math.ceil(place));
    return below + (above - below) * (place - Math.floor(place));
  }

  private static boolean compared(Correlation correlation, double number) {
    return correlation.bounds().stream().allMatch(bound -> holds(bound, number));
  }

  private static boolean holds(Bound bound, double number) {
    return switch (bound.comparison()) {
      case GT -> number > bound.number();
      case GTE -> number >= bound.number();
      case LT -> number < bound.number();
      case LTE -> number <= bound.number();
      case EQ -> number == bound.number();
      case NEQ -> number != bound.number();
    };
  }
}
