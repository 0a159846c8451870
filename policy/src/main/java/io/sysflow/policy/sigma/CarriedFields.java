package io.sysflow.policy.sigma;

import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.CorrelationRule.Named;
import io.sysflow.policy.sigma.CorrelationLinker.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that correlations ask for of the alerts of others which are not grouped by them: the
 * alerts carry the values that their records have.
 */
final class CarriedFields {

  private final List<CorrelationRule> written;
  private final List<Map<String, Named>> fields = new ArrayList<>();

  /** Gives fields the names that they have in a rule. */
  interface Aliases {
    List<Named> of(CorrelationRule from, Named rule, List<Named> fields);
  }

  private CarriedFields(List<CorrelationRule> written) {
    this.written = written;
    written.forEach(correlation -> fields.add(new LinkedHashMap<>()));
  }

  /**
   * Finds them.
   *
   * @param targets what each correlation is of; none is of itself, by way of others either
   */
  static CarriedFields of(
      List<CorrelationRule> written, List<Map<Named, Target>> targets, Aliases aliases) {
    CarriedFields carried = new CarriedFields(written);
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < written.size(); i++) {
        for (Map.Entry<Named, Target> target : targets.get(i).entrySet()) {
          int below = target.getValue().correlation();
          Named name = target.getKey();
          if (below >= 0) {
            more |= carried.add(below, aliases.of(written.get(i), name, carried.asked(i, name)));
          }
        }
      }
    }
    return carried;
  }

  /** Of what ends a sequence, or must follow, the group alone is asked for. */
  private List<Named> asked(int number, Named name) {
    CorrelationRule from = written.get(number);
    List<Named> asked = new ArrayList<>(from.groupBy());
    if (from.rules().contains(name)) {
      asked.addAll(from.fields());
      asked.addAll(of(number));
    }
    return asked;
  }

  private boolean add(int number, List<Named> asked) {
    boolean added = false;
    for (Named field : asked) {
      if (place(written.get(number).groupBy(), field) < 0) {
        added |= fields.get(number).putIfAbsent(field.text(), field) == null;
      }
    }
    return added;
  }

  /** Returns what a correlation's alerts carry, named as the correlation names it. */
  List<Named> of(int number) {
    return List.copyOf(fields.get(number).values());
  }

  /**
   * Returns where in an alert fields stand: in the group, or, below zero, -1 - where among what it
   * carries.
   */
  List<Integer> places(int number, List<Named> asked) {
    List<Integer> places = new ArrayList<>();
    for (Named field : asked) {
      int place = place(written.get(number).groupBy(), field);
      places.add(place >= 0 ? place : -1 - place(of(number), field));
    }
    return places;
  }

  private static int place(List<Named> all, Named field) {
    return all.stream().map(Named::text).toList().indexOf(field.text());
  }
}
