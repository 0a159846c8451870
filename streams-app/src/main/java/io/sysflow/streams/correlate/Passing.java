package io.sysflow.streams.correlate;

import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.match.Outputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes hits of the correlation above of an alert. It counts once in each group that its hits name,
 * and once for each of their values there. Pure functions.
 */
final class Passing {

  /** An alert counts in no more groups, and carries no more different values. */
  static final int MOST = 100;

  private Passing() {}

  /**
   * A hit of the correlation above.
   *
   * @param key where it counts
   * @param from the hit below whose record it has
   * @param hit what counts
   */
  record Above(GroupKey key, Hit from, Hit hit) {}

  /**
   * What is made of an alert.
   *
   * @param hits for the correlation above
   * @param leftOut how many different values it named beyond the bound
   */
  record Passed(List<Above> hits, int leftOut) {}

  /** Where an alert counts, and with which values. */
  private record Place(List<String> group, List<String> values) {}

  /** What an alert is in one place. */
  private record Share(Hit from, Set<List<String>> carried) {}

  /**
   * Returns what an alert is for the correlation above.
   *
   * @param window of the alert, which is below another
   * @param group of the alert
   * @param trigger the hit that made it certain
   * @param hits that made it certain, in order
   * @param time when it counts
   */
  static Passed of(
      Window window, List<String> group, Hit trigger, List<Hit> hits, long time, Window parent) {
    Correlation.Input input = parent.correlation().inputs().get(window.slotOfParent());
    Map<Place, Share> shares = new LinkedHashMap<>();
    Set<List<String>> seen = new LinkedHashSet<>();
    share(input, group, trigger, shares, seen);
    if (!window.correlation().carried().isEmpty()) {
      hits.forEach(hit -> share(input, group, hit, shares, seen));
    }
    List<Above> above = new ArrayList<>();
    shares.forEach(
        (place, share) ->
            above.add(
                new Above(
                    new GroupKey(parent.key(), place.group()),
                    share.from(),
                    hit(window, share, place, time))));
    return new Passed(above, Math.max(0, seen.size() - MOST));
  }

  private static void share(
      Correlation.Input input,
      List<String> group,
      Hit hit,
      Map<Place, Share> shares,
      Set<List<String>> seen) {
    List<List<String>> all = hit.carried().isEmpty() ? List.of(List.of()) : hit.carried();
    for (List<String> carried : all) {
      if (seen.add(carried) && seen.size() <= MOST) {
        Place place =
            new Place(
                picked(group, carried, input.groupOf()),
                known(picked(group, carried, input.fieldsOf())));
        shares
            .computeIfAbsent(place, key -> new Share(hit, new LinkedHashSet<>()))
            .carried()
            .add(picked(group, carried, input.carriedOf()));
      }
    }
  }

  private static List<String> picked(
      List<String> group, List<String> carried, List<Integer> places) {
    return places.stream()
        .map(place -> place >= 0 ? group.get(place) : carried.get(-1 - place))
        .toList();
  }

  /** What has no value does not count where values do. */
  private static List<String> known(List<String> values) {
    return values.contains(Outputs.MISSING) ? List.of() : values;
  }

  private static Hit hit(Window window, Share share, Place place, long time) {
    Hit from = share.from();
    List<List<String>> carried = List.copyOf(share.carried());
    return new Hit(
        time,
        from.node(),
        from.epoch(),
        from.seq(),
        window.correlation().id(),
        window.slotOfParent(),
        place.values(),
        carried.get(0).isEmpty() ? List.of() : carried,
        from.place());
  }
}
