package io.sysflow.policy.match;

import io.sysflow.policy.ir.Expr;

/** Compiles single conditions, for filters and commands. */
public final class Checks {

  private Checks() {}

  /** Returns the check of a condition. */
  public static Check of(Expr condition) {
    return new CheckCompiler(expr -> 0, null).compile(condition);
  }
}
