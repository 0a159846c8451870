package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.policy.ir.RuleLogic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The number that a correlation compares, of hits that come and go. Used from one thread. */
final class Tally {

  private static final double ALL = 100;

  private final Correlation correlation;
  private final CorrelationType type;
  private final Map<Object, Integer> different = new HashMap<>();
  private long records;
  private double sum;

  Tally(Correlation correlation) {
    this.correlation = correlation;
    this.type = correlation.type();
  }

  /**
   * Returns the number of some hits, in order.
   *
   * @param correlation that asks for it
   */
  static double of(Correlation correlation, List<Hit> hits) {
    if (correlation.type() == CorrelationType.VALUE_AVG
        || correlation.type() == CorrelationType.VALUE_PERCENTILE) {
      return ofValues(correlation, hits);
    }
    Tally tally = new Tally(correlation);
    for (int i = 0; i < hits.size(); i++) {
      tally.add(hits.get(i), again(correlation, hits, i));
    }
    return tally.number();
  }

  /**
   * Returns whether a hit is of a record that one before it is of, for which several rules hold. An
   * alert of another correlation counts by itself, whatever record it has.
   */
  static boolean again(Correlation correlation, List<Hit> hits, int number) {
    Hit hit = hits.get(number);
    if (number == 0 || isAlert(correlation, hit)) {
      return false;
    }
    for (int i = number - 1; i >= 0 && hit.sameRecord(hits.get(i)); i--) {
      if (!isAlert(correlation, hits.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAlert(Correlation correlation, Hit hit) {
    return correlation.input(hit.slot()).rule() < 0;
  }

  private static double ofValues(Correlation correlation, List<Hit> hits) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < hits.size(); i++) {
      double number = number(hits.get(i));
      if (!again(correlation, hits, i) && !Double.isNaN(number)) {
        numbers.add(number);
      }
    }
    if (numbers.isEmpty()) {
      return Double.NaN;
    }
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (correlation.type() == CorrelationType.VALUE_AVG) {
      return Arrays.stream(sorted).sum() / sorted.length;
    }
    double place = correlation.percentile() / ALL * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  /** Returns whether some hits, in order, are as the correlation wants them. */
  static boolean holds(Correlation correlation, List<Hit> hits) {
    RuleLogic asked = correlation.asked();
    if (asked == null) {
      return holds(correlation, of(correlation, hits));
    }
    Set<Integer> slots = new HashSet<>();
    hits.forEach(hit -> slots.add(hit.slot()));
    return asked.holds(slots::contains);
  }

  private static boolean holds(Correlation correlation, double number) {
    if (correlation.type() == CorrelationType.TEMPORAL && correlation.bounds().isEmpty()) {
      return number == correlation.rules().size();
    }
    for (Bound bound : correlation.bounds()) {
      if (Double.isNaN(number) || !bound.holds(number)) {
        return false;
      }
    }
    return true;
  }

  boolean holds() {
    RuleLogic asked = correlation.asked();
    return asked == null ? holds(correlation, number()) : asked.holds(different::containsKey);
  }

  private double number() {
    return switch (type) {
      case VALUE_COUNT, TEMPORAL -> different.size();
      case VALUE_SUM -> sum;
      default -> records;
    };
  }

  /** Adds a hit; a record counts once, whatever rules hold for it. */
  void add(Hit hit, boolean again) {
    switch (type) {
      case VALUE_COUNT -> different.merge(hit.values(), 1, Integer::sum);
      case TEMPORAL -> different.merge(hit.slot(), 1, Integer::sum);
      case VALUE_SUM -> sum += again ? 0 : positive(hit);
      default -> records += again ? 0 : 1;
    }
  }

  /** Takes away a hit that was added. */
  void remove(Hit hit, boolean again) {
    switch (type) {
      case VALUE_COUNT -> less(hit.values());
      case TEMPORAL -> less(hit.slot());
      case VALUE_SUM -> sum -= again ? 0 : positive(hit);
      default -> records -= again ? 0 : 1;
    }
  }

  void clear() {
    different.clear();
    records = 0;
    sum = 0;
  }

  private void less(Object value) {
    different.computeIfPresent(value, (key, count) -> count == 1 ? null : count - 1);
  }

  /** A call's negative result is an error, which is no number of anything. */
  private static double positive(Hit hit) {
    double number = number(hit);
    return number > 0 ? number : 0;
  }

  private static double number(Hit hit) {
    try {
      return hit.values().isEmpty() ? Double.NaN : Double.parseDouble(hit.values().get(0));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
