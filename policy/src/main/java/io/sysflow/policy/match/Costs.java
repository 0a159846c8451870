package io.sysflow.policy.match;

import io.sysflow.policy.field.Shape;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Operator;
import io.sysflow.policy.ir.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Roughly how long conditions take, and the order in which the parts of one take least: those first
 * that decide most for what they cost. Used from one thread.
 */
final class Costs {

  /** Below this cost an evaluation is not worth a look at its last result. */
  private static final double SHARED_COST = 5;

  /** What such a look costs. */
  private static final double LOOK = 2;

  private final ToIntFunction<Expr> uses;
  private final IdentityHashMap<Expr, Estimate> known = new IdentityHashMap<>();

  /**
   * What is expected of a condition.
   *
   * @param cost of evaluating it alone
   * @param odds of holding
   */
  private record Estimate(double cost, double odds) {}

  /**
   * Makes an estimator.
   *
   * @param uses how often a condition is used by others
   */
  Costs(ToIntFunction<Expr> uses) {
    this.uses = uses;
  }

  /** Returns whether it is worth to keep the result of a condition for others that use it. */
  boolean isKept(Expr expr) {
    return uses.applyAsInt(expr) > 1 && estimate(expr).cost >= SHARED_COST;
  }

  /** Returns terms that must all hold, in the best order: what is cheap and rarely holds first. */
  List<Expr> inOrderOfAnd(List<Expr> terms) {
    return sorted(
        terms, Comparator.comparingDouble(term -> costOfOne(term) / (1.001 - odds(term))));
  }

  /** Returns terms one of which must hold, in the best order: what is cheap and holds first. */
  List<Expr> inOrderOfOr(List<Expr> terms) {
    return sorted(
        terms, Comparator.comparingDouble(term -> costOfOne(term) / (0.001 + odds(term))));
  }

  private static List<Expr> sorted(List<Expr> terms, Comparator<Expr> order) {
    List<Expr> sorted = new ArrayList<>(terms);
    sorted.sort(order);
    return sorted;
  }

  /** Returns how long a condition takes. */
  double of(Expr expr) {
    return estimate(expr).cost;
  }

  private double odds(Expr expr) {
    return estimate(expr).odds;
  }

  /** What is kept is evaluated for the first of those that use it. */
  private double costOfOne(Expr expr) {
    double cost = estimate(expr).cost;
    int shares = Math.min(16, Math.max(1, uses.applyAsInt(expr)));
    return cost < SHARED_COST ? cost : Math.max(LOOK, cost / shares);
  }

  private Estimate estimate(Expr expr) {
    Estimate estimate = known.get(expr);
    if (estimate == null) {
      estimate = new Estimate(cost(expr), Odds.of(expr));
      known.put(expr, estimate);
    }
    return estimate;
  }

  private double cost(Expr expr) {
    if (expr instanceof Expr.Not not) {
      return estimate(not.term()).cost;
    }
    if (expr instanceof Expr.And and) {
      double cost = 0;
      double reached = 1;
      for (Expr term : inOrderOfAnd(and.terms())) {
        cost += reached * costOfOne(term);
        reached *= odds(term);
      }
      return cost;
    }
    if (expr instanceof Expr.Or or) {
      double cost = 0;
      double reached = 1;
      for (Expr term : inOrderOfOr(or.terms())) {
        cost += reached * costOfOne(term);
        reached *= 1 - odds(term);
      }
      return cost;
    }
    if (expr instanceof Expr.Compare compare) {
      return cost(compare.left()) + cost(compare.operator(), compare.values().size());
    }
    return expr instanceof Expr.CompareTerms ? 500 : 1;
  }

  private static double cost(Term term) {
    if (!(term instanceof Term.Read read)) {
      return 300;
    }
    String name = read.field().text();
    if (read.field().shape() != Shape.ONE) {
      return 20;
    }
    return name.startsWith("evt.arg") ? 100 : read.field().type().textual() ? 3 : 1;
  }

  private static double cost(Operator operator, int values) {
    return switch (operator) {
      case CONTAINS, BCONTAINS -> 10;
      case ICONTAINS, GLOB, IGLOB -> 40;
      case REGEX -> 100;
      case PMATCH -> 10 + values;
      default -> 1;
    };
  }
}
