package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the conditions of rules that have terms in common together. */
final class EntryGroups {

  /** With more groups than this, fewer terms count as common. */
  private static final int MAX_GROUPS = 128;

  /** A group begins with a word of its own; fewer rules are not worth one. */
  private static final int LEAST_MEMBERS = 16;

  private final IdentityHashMap<Expr, Integer> counts = new IdentityHashMap<>();
  private final IdentityHashMap<Expr, Integer> numbers = new IdentityHashMap<>();
  private final List<Expr> conditions;

  /**
   * Rules of one group.
   *
   * @param common terms that all have; none of them is one that rules are looked up by
   * @param members their places among the conditions
   */
  record Group(List<Expr> common, List<Integer> members) {}

  private EntryGroups(AnchorFinder finder, List<Expr> conditions) {
    this.conditions = conditions;
    for (Expr condition : conditions) {
      for (Expr term : terms(condition)) {
        if (!finder.finds(term)) {
          counts.merge(term, 1, Integer::sum);
        }
      }
    }
  }

  /** Returns the groups of some conditions, which are of one pool. */
  static List<Group> of(AnchorFinder finder, List<Expr> conditions) {
    EntryGroups groups = new EntryGroups(finder, conditions);
    int least = 3;
    List<Group> found = groups.of(least);
    while (found.size() > MAX_GROUPS) {
      least *= 2;
      found = groups.of(least);
    }
    return found;
  }

  /** Returns the terms of a condition that must all hold. */
  static List<Expr> terms(Expr condition) {
    return condition instanceof Expr.And and ? and.terms() : List.of(condition);
  }

  private List<Group> of(int least) {
    Map<List<Integer>, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < conditions.size(); i++) {
      List<Expr> common = new ArrayList<>();
      for (Expr term : terms(conditions.get(i))) {
        if (counts.getOrDefault(term, 0) >= least) {
          common.add(term);
        }
      }
      List<Integer> key = common.stream().map(this::number).sorted().toList();
      groups
          .computeIfAbsent(key, unused -> new Group(List.copyOf(common), new ArrayList<>()))
          .members()
          .add(i);
    }
    return joined(groups.values());
  }

  /** Puts small groups together, which then have nothing in common. */
  private static List<Group> joined(Collection<Group> groups) {
    List<Group> joined = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    for (Group group : groups) {
      if (group.common().isEmpty() || group.members().size() < LEAST_MEMBERS) {
        rest.addAll(group.members());
      } else {
        joined.add(group);
      }
    }
    if (!rest.isEmpty()) {
      joined.add(new Group(List.of(), rest));
    }
    return List.copyOf(joined);
  }

  private int number(Expr term) {
    return numbers.computeIfAbsent(term, key -> numbers.size());
  }

  /** Returns a condition without the terms of its group. */
  static List<Expr> without(Expr condition, Group group) {
    IdentityHashMap<Expr, Boolean> common = new IdentityHashMap<>();
    group.common().forEach(term -> common.put(term, true));
    return terms(condition).stream().filter(term -> !common.containsKey(term)).toList();
  }
}
