package io.sysflow.policy.match;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The correlations of a policy, and what they want of its rules. It does not change. */
public final class Correlations {

  /** None. */
  public static final Correlations NONE = new Correlations(List.of(), List.of(), Set.of());

  private final List<Correlation> all;
  private final Map<String, List<Tap>> taps = new HashMap<>();
  private final Set<String> quiet;

  /** A place of a correlation that hits of a rule go to. */
  private record Tap(Correlation correlation, int slot) {}

  /**
   * What a correlation wants to know of a rule that holds.
   *
   * @param correlation that wants it
   * @param slot which of the correlation's inputs the rule is
   * @param group the values that it is grouped by
   * @param values those that it is of; null where one is missing
   * @param carried those that its alerts carry
   */
  public record Hit(
      Correlation correlation,
      int slot,
      List<String> group,
      @Nullable List<String> values,
      List<String> carried) {
    /** Copies its lists. */
    public Hit {
      group = List.copyOf(group);
      values = values == null ? null : List.copyOf(values);
      carried = List.copyOf(carried);
    }
  }

  /**
   * Prepares correlations.
   *
   * @param all in order; they refer to one another, and to rules, by number
   * @param rules of the policy, in order
   * @param quiet numbers of the rules that raise no alerts themselves
   */
  public Correlations(List<Correlation> all, List<PolicyRule> rules, Set<Integer> quiet) {
    this.all = List.copyOf(all);
    this.quiet =
        quiet.stream()
            .map(number -> rules.get(number).id())
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    for (Correlation correlation : all) {
      List<Correlation.Input> inputs = correlation.inputs();
      for (int slot = 0; slot < inputs.size(); slot++) {
        if (inputs.get(slot).rule() >= 0) {
          taps.computeIfAbsent(rules.get(inputs.get(slot).rule()).id(), key -> new ArrayList<>())
              .add(new Tap(correlation, slot));
        }
      }
    }
  }

  /** Returns the correlations in order. */
  public List<Correlation> all() {
    return all;
  }

  /** Returns whether a rule raises alerts itself. */
  public boolean raises(PolicyRule rule) {
    return quiet.isEmpty() || !quiet.contains(rule.id());
  }

  /**
   * Returns what correlations want to know of a rule that holds for a record, most often nothing.
   *
   * @param ancestors of the record's process on other hosts, the nearest first; empty if the rule
   *     does not ask for them
   */
  public List<Hit> hits(EnrichedRecord record, List<RemoteAncestor> ancestors, Match match) {
    List<Tap> wanted = taps.get(match.rule().id());
    if (wanted == null) {
      return List.of();
    }
    EventView view = new EventView();
    view.set(record, ancestors);
    view.operation(match.operation());
    List<Hit> hits = new ArrayList<>(wanted.size());
    for (Tap tap : wanted) {
      Correlation.Input input = tap.correlation().inputs().get(tap.slot());
      List<String> group = orMissing(input.group(), view);
      List<String> carried = orMissing(input.carried(), view);
      hits.add(new Hit(tap.correlation(), tap.slot(), group, values(input, view), carried));
    }
    return hits;
  }

  private static List<String> orMissing(List<List<Term>> fields, FieldSource view) {
    List<String> values = new ArrayList<>();
    for (List<Term> terms : fields) {
      String value = first(terms, view);
      values.add(value == null ? Outputs.MISSING : value);
    }
    return values;
  }

  private static @Nullable List<String> values(Correlation.Input input, FieldSource view) {
    List<String> values = new ArrayList<>();
    for (List<Term> terms : input.fields()) {
      String value = first(terms, view);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  private static @Nullable String first(List<Term> terms, FieldSource view) {
    for (Term term : terms) {
      List<String> values = Values.texts(term).of(view);
      if (!values.isEmpty()) {
        return term.list() ? "(" + String.join(",", values) + ")" : values.get(0);
      }
    }
    return null;
  }
}
