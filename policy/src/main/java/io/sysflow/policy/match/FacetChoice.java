package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks the facets of conditions: one after the other, that which spares most entries of those that
 * the ones before it leave. Used from one thread.
 */
final class FacetChoice {

  /** There are two to the power of this many combinations. */
  private static final int MAX = 8;

  /** What an entry costs that is looked up by a literal, as a part of what another costs. */
  private static final double ANCHORED = 0.003;

  /** What fewer entries have is no facet. */
  private static final int LEAST_USES = 3;

  /** How many entries a condition must spare for each unit of its cost. */
  private static final double LEAST_GAIN = 1;

  private final AnchorFinder finder;
  private final Costs costs;
  private final double[] weights;
  private final List<Expr> fit = new ArrayList<>();

  /** Of each condition, those terms that may be facets. */
  private final List<List<Expr>> terms;

  private FacetChoice(AnchorFinder finder, List<Expr> conditions, Costs costs) {
    this.finder = finder;
    this.costs = costs;
    this.weights = new double[conditions.size()];
    Arrays.setAll(weights, i -> isAnchored(conditions.get(i)) ? ANCHORED : 1);
    IdentityHashMap<Expr, Integer> counts = new IdentityHashMap<>();
    for (Expr condition : conditions) {
      for (Expr term : EntryGroups.terms(condition)) {
        if (counts.merge(leaf(term), 1, Integer::sum) == LEAST_USES && !isAnchored(leaf(term))) {
          fit.add(leaf(term));
        }
      }
    }
    Set<Expr> some = Collections.newSetFromMap(new IdentityHashMap<>());
    some.addAll(fit);
    this.terms =
        conditions.stream()
            .map(EntryGroups::terms)
            .map(all -> all.stream().filter(term -> some.contains(leaf(term))).toList())
            .toList();
  }

  /** Returns the facets of conditions, which are of one pool. */
  static List<Expr> of(AnchorFinder finder, List<Expr> conditions, Costs costs) {
    FacetChoice choice = new FacetChoice(finder, conditions, costs);
    List<Expr> facets = new ArrayList<>();
    Expr best = choice.best();
    while (best != null && facets.size() < MAX) {
      facets.add(best);
      choice.pick(best);
      best = choice.best();
    }
    return List.copyOf(facets);
  }

  private @Nullable Expr best() {
    IdentityHashMap<Expr, Double> gains = new IdentityHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      for (Expr term : terms.get(i)) {
        gains.merge(leaf(term), weights[i] * spared(term), Double::sum);
      }
    }
    Expr best = null;
    double most = 0;
    for (Expr term : fit) {
      double gain = gains.getOrDefault(term, 0.0) / costs.of(term);
      if (gain > Math.max(most, LEAST_GAIN)) {
        best = term;
        most = gain;
      }
    }
    return best;
  }

  @SuppressWarnings("ReferenceEquality") // of one pool
  private void pick(Expr facet) {
    fit.removeIf(term -> term == facet);
    for (int i = 0; i < weights.length; i++) {
      for (Expr term : terms.get(i)) {
        if (leaf(term) == facet) {
          weights[i] *= 1 - spared(term);
        }
      }
    }
  }

  private static Expr leaf(Expr term) {
    return term instanceof Expr.Not not ? not.term() : term;
  }

  /** Returns how probable it is that an entry is spared by one of its terms. */
  private static double spared(Expr term) {
    return 1 - Odds.of(term);
  }

  private boolean isAnchored(Expr condition) {
    return finder.finds(condition);
  }
}
