package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Correlation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a chain of correlations finds, each of which is of the next, worked out from the whole log:
 * every alert of one is looked up in what the records said that it is of.
 */
final class ChainBruteForce {

  private ChainBruteForce() {}

  /**
   * A hit of the log.
   *
   * @param window which of the correlations, by its place in the chain
   * @param facts what the records said that it stands for
   */
  record Told(String window, Hit hit, List<Map<String, String>> facts) {}

  /** Where an alert counts, and with which values. */
  private record Place(List<String> group, List<String> values) {}

  /** Returns the alerts of the first correlation. */
  static Map<String, BruteForce.Expected> alerts(List<Correlation> chain, List<Told> log) {
    List<Window> windows = Window.of(chain, null);
    List<Told> above = List.of();
    Map<String, BruteForce.Expected> alerts = new TreeMap<>();
    for (int i = chain.size() - 1; i >= 0; i--) {
      String window = windows.get(i).key();
      List<Told> hits = new ArrayList<>(above);
      log.stream().filter(told -> told.window().equals(window)).forEach(hits::add);
      alerts = new TreeMap<>();
      for (BruteForce.Expected one : of(chain.get(i), hits)) {
        alerts.put(one.id(), one);
      }
      above = i == 0 ? List.of() : passed(chain.get(i - 1), chain.get(i), alerts, hits);
    }
    return alerts;
  }

  private static List<BruteForce.Expected> of(Correlation correlation, List<Told> hits) {
    Map<List<String>, Set<Hit>> groups = new HashMap<>();
    for (Told told : hits) {
      groups.computeIfAbsent(group(correlation, told), key -> new HashSet<>()).add(told.hit());
    }
    List<BruteForce.Expected> all = new ArrayList<>();
    groups.forEach((group, some) -> all.addAll(BruteForce.alerts(correlation, group, some)));
    return all;
  }

  /** All that is in a group agrees in what it is grouped by. */
  private static List<String> group(Correlation correlation, Told told) {
    return values(correlation.groupBy(), told.facts().get(0));
  }

  private static List<String> values(List<String> fields, Map<String, String> facts) {
    return fields.stream().map(facts::get).toList();
  }

  /** Every alert is a hit in each group that the hits name which made it certain. */
  private static List<Told> passed(
      Correlation above,
      Correlation below,
      Map<String, BruteForce.Expected> alerts,
      List<Told> hits) {
    List<Told> passed = new ArrayList<>();
    int slot = above.inputs().stream().map(Correlation.Input::name).toList().indexOf(below.name());
    boolean counts = slot < above.rules().size();
    for (BruteForce.Expected alert : alerts.values()) {
      Map<Place, Set<Map<String, String>>> facts = new LinkedHashMap<>();
      Map<Place, Hit> of = new HashMap<>();
      for (Told told : certain(below, alert, hits)) {
        for (Map<String, String> fact : told.facts()) {
          List<String> values = counts ? values(above.fields(), fact) : List.of();
          Place place = new Place(values(above.groupBy(), fact), values);
          facts.computeIfAbsent(place, key -> new LinkedHashSet<>()).add(fact);
          boolean first = told.hit().equals(alert.trigger()) || !of.containsKey(place);
          of.merge(place, told.hit(), (earlier, now) -> first ? now : earlier);
        }
      }
      for (Map.Entry<Place, Hit> one : of.entrySet()) {
        Hit from = one.getValue();
        Hit hit =
            new Hit(
                BruteForce.timeOf(below, alert),
                from.node(),
                from.epoch(),
                from.seq(),
                below.id(),
                slot,
                one.getKey().values(),
                from.place());
        passed.add(new Told("", hit, List.copyOf(facts.get(one.getKey()))));
      }
    }
    return passed;
  }

  /** The hits of an alert, in order; of one that does not wait for more, those that it needed. */
  private static List<Told> certain(Correlation of, BruteForce.Expected alert, List<Told> hits) {
    boolean waits = BruteForce.timeOf(of, alert) != alert.trigger().time();
    List<Told> certain = new ArrayList<>();
    for (Hit hit : alert.hits()) {
      if (waits || hit.compareTo(alert.trigger()) <= 0) {
        hits.stream()
            .filter(told -> told.hit().equals(hit) && group(of, told).equals(alert.group()))
            .forEach(certain::add);
      }
    }
    return certain;
  }
}
