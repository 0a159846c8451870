package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes equal conditions one object, so that they are compiled once, and counts how often each
 * stands within others. Used from one thread.
 */
final class ExprPool {

  private final Map<Object, Expr> nodes = new HashMap<>();
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();
  private final IdentityHashMap<Expr, Integer> uses = new IdentityHashMap<>();

  /** The kind of a condition and its terms, which are objects of the pool. */
  private static final class Key {
    private final Class<?> kind;
    private final List<Expr> terms;

    Key(Class<?> kind, List<Expr> terms) {
      this.kind = kind;
      this.terms = terms;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // that is what the pool is for
    public boolean equals(Object other) {
      if (!(other instanceof Key key) || kind != key.kind || terms.size() != key.terms.size()) {
        return false;
      }
      for (int i = 0; i < terms.size(); i++) {
        if (terms.get(i) != key.terms.get(i)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      int hash = kind.hashCode();
      for (Expr term : terms) {
        hash = 31 * hash + System.identityHashCode(term);
      }
      return hash;
    }
  }

  /** Returns the pool's object for a condition, and counts one more use of it. */
  Expr use(Expr expr) {
    Expr pooled = intern(expr);
    uses.merge(pooled, 1, Integer::sum);
    return pooled;
  }

  /** Returns how often an object of the pool is used. */
  int uses(Expr pooled) {
    return uses.getOrDefault(pooled, 0);
  }

  private Expr intern(Expr expr) {
    Expr pooled = known.get(expr);
    if (pooled != null) {
      return pooled;
    }
    if (expr instanceof Expr.And and) {
      pooled = compound(Expr.And.class, and.terms());
    } else if (expr instanceof Expr.Or or) {
      pooled = compound(Expr.Or.class, or.terms());
    } else if (expr instanceof Expr.Not not) {
      pooled = compound(Expr.Not.class, List.of(not.term()));
    } else {
      pooled = nodes.computeIfAbsent(expr, key -> expr);
    }
    known.put(expr, pooled);
    known.put(pooled, pooled);
    return pooled;
  }

  private Expr compound(Class<?> kind, List<Expr> terms) {
    List<Expr> pooled = new ArrayList<>(terms.size());
    terms.forEach(term -> pooled.add(intern(term)));
    Key key = new Key(kind, pooled);
    Expr node = nodes.get(key);
    if (node == null) {
      node =
          kind == Expr.And.class
              ? new Expr.And(pooled)
              : kind == Expr.Or.class ? new Expr.Or(pooled) : new Expr.Not(pooled.get(0));
      nodes.put(key, node);
      pooled.forEach(term -> uses.merge(term, 1, Integer::sum));
    }
    return node;
  }
}
