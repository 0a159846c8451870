package io.sysflow.policy.ir;

import java.util.List;

/**
 * How large a condition is once its macros are put in: a few lines can stand for more than fits in
 * memory.
 *
 * @param size number of checks and operators
 * @param depth how deep they nest
 */
public record Extent(int size, int depth) {

  /** Far beyond what people write. */
  public static final int MAX_SIZE = 200_000;

  private static final int MAX_DEPTH = 600;

  private static final Extent LEAF = new Extent(1, 1);

  /** Returns the extent of a condition. */
  public static Extent of(Expr expr) {
    if (expr instanceof Expr.And and) {
      return around(and.terms());
    }
    if (expr instanceof Expr.Or or) {
      return around(or.terms());
    }
    return expr instanceof Expr.Not not ? around(List.of(not.term())) : LEAF;
  }

  private static Extent around(List<Expr> terms) {
    int size = 1;
    int depth = 0;
    for (Expr term : terms) {
      Extent extent = of(term);
      size += extent.size;
      depth = Math.max(depth, extent.depth);
    }
    return new Extent(size, depth + 1);
  }

  /** Returns whether either measure is beyond what a condition may be. */
  public boolean tooLarge() {
    return size > MAX_SIZE || depth > MAX_DEPTH;
  }
}
