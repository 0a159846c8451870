package io.sysflow.agent.flow;

/**
 * How large the tables of a flow builder may grow. What does not fit is evicted, the longest unused
 * first: a flow is written and ended, an entity is repeated when it is used again. Evictions are
 * counted.
 *
 * @param processes living ones, and dead ancestors of living ones
 * @param files known ones
 * @param containers known ones, and as many pods
 * @param flows open ones
 */
public record FlowLimits(int processes, int files, int containers, int flows) {

  /** Room for a large host in some 40 MB. */
  public static final FlowLimits DEFAULT = new FlowLimits(32_768, 32_768, 4_096, 131_072);

  /** Refuses what could not work. */
  public FlowLimits {
    if (processes < 16 || files < 16 || containers < 16 || flows < 16) {
      throw new IllegalArgumentException("a table needs room for 16 at least");
    }
  }
}
