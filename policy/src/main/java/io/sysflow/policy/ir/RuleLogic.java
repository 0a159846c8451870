package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** Which of the rules of a correlation must hit, each named by its number. */
public sealed interface RuleLogic {

  /** With more ways it is not looked for others. */
  int MOST = 1_000;

  /** Returns whether it holds where these rules hit. */
  boolean holds(IntPredicate hit);

  /** Returns whether what holds still holds when more rules hit. */
  boolean grows();

  /**
   * Returns the sets of rules any of which is enough, none being more than another needs; of one
   * that {@link #grows} alone.
   */
  Set<Set<Integer>> ways();

  /** Returns the same with other numbers for the rules. */
  RuleLogic renumbered(IntUnaryOperator number);

  /**
   * That a rule hits.
   *
   * @param rule its number
   */
  record Hit(int rule) implements RuleLogic {
    @Override
    public boolean holds(IntPredicate hit) {
      return hit.test(rule);
    }

    @Override
    public boolean grows() {
      return true;
    }

    @Override
    public Set<Set<Integer>> ways() {
      return Set.of(Set.of(rule));
    }

    @Override
    public RuleLogic renumbered(IntUnaryOperator number) {
      return new Hit(number.applyAsInt(rule));
    }

    @Override
    public String toString() {
      return Integer.toString(rule);
    }
  }

  /**
   * That something does not hold.
   *
   * @param term what
   */
  record Not(RuleLogic term) implements RuleLogic {
    @Override
    public boolean holds(IntPredicate hit) {
      return !term.holds(hit);
    }

    @Override
    public boolean grows() {
      return false;
    }

    @Override
    public Set<Set<Integer>> ways() {
      throw new IllegalStateException("what must not hit is no way");
    }

    @Override
    public RuleLogic renumbered(IntUnaryOperator number) {
      return new Not(term.renumbered(number));
    }

    @Override
    public String toString() {
      return "not " + term;
    }
  }

  /**
   * That all hold.
   *
   * @param terms what, two at least
   */
  record And(List<RuleLogic> terms) implements RuleLogic {
    /** Copies the list. */
    public And {
      terms = List.copyOf(terms);
    }

    @Override
    public boolean holds(IntPredicate hit) {
      return terms.stream().allMatch(term -> term.holds(hit));
    }

    @Override
    public boolean grows() {
      return terms.stream().allMatch(RuleLogic::grows);
    }

    @Override
    public Set<Set<Integer>> ways() {
      Set<Set<Integer>> all = Set.of(Set.of());
      for (RuleLogic term : terms) {
        Set<Set<Integer>> longer = new LinkedHashSet<>();
        for (Set<Integer> way : all) {
          for (Set<Integer> more : term.ways()) {
            Set<Integer> both = new TreeSet<>(way);
            both.addAll(more);
            longer.add(both);
          }
        }
        all = least(longer);
        if (all.size() > MOST) {
          return all;
        }
      }
      return all;
    }

    @Override
    public RuleLogic renumbered(IntUnaryOperator number) {
      return new And(terms.stream().map(term -> term.renumbered(number)).toList());
    }

    @Override
    public String toString() {
      return joined(terms, " and ");
    }
  }

  /**
   * That one holds at least.
   *
   * @param terms of which, two at least
   */
  record Or(List<RuleLogic> terms) implements RuleLogic {
    /** Copies the list. */
    public Or {
      terms = List.copyOf(terms);
    }

    @Override
    public boolean holds(IntPredicate hit) {
      return terms.stream().anyMatch(term -> term.holds(hit));
    }

    @Override
    public boolean grows() {
      return terms.stream().allMatch(RuleLogic::grows);
    }

    @Override
    public Set<Set<Integer>> ways() {
      Set<Set<Integer>> all = new LinkedHashSet<>();
      terms.forEach(term -> all.addAll(term.ways()));
      return least(all);
    }

    @Override
    public RuleLogic renumbered(IntUnaryOperator number) {
      return new Or(terms.stream().map(term -> term.renumbered(number)).toList());
    }

    @Override
    public String toString() {
      return joined(terms, " or ");
    }
  }

  /** Returns what asks for so many of some rules. */
  static RuleLogic atLeast(int number, int rules) {
    List<RuleLogic> ways = new ArrayList<>();
    for (int bits = 0; bits < 1 << rules; bits++) {
      if (Integer.bitCount(bits) == number) {
        List<RuleLogic> way = new ArrayList<>();
        for (int rule = 0; rule < rules; rule++) {
          if ((bits & 1 << rule) != 0) {
            way.add(new Hit(rule));
          }
        }
        ways.add(new And(way));
      }
    }
    return new Or(ways);
  }

  private static Set<Set<Integer>> least(Set<Set<Integer>> ways) {
    return ways.stream()
        .filter(way -> ways.stream().noneMatch(one -> !one.equals(way) && way.containsAll(one)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String joined(List<RuleLogic> terms, String by) {
    return terms.stream().map(RuleLogic::toString).collect(Collectors.joining(by, "(", ")"));
  }
}
