package io.sysflow.streams.correlate;

/**
 * How much a task keeps at most; what is beyond is forgotten and counted.
 *
 * @param groups of all correlations; the one that is due first goes first
 * @param hits of a group; the oldest goes first
 * @param values of a group that are known; the one longest unseen goes first
 * @param witnesses that an alert names
 * @param gaps of nodes
 */
public record CorrelationLimits(int groups, int hits, int values, int witnesses, int gaps) {

  /** For a task among others. */
  public static final CorrelationLimits DEFAULT =
      new CorrelationLimits(100_000, 10_000, 10_000, 20, 10_000);

  /** For a run over files, which keeps everything until the end. */
  public static final CorrelationLimits OFFLINE =
      new CorrelationLimits(1_000_000, 1_000_000, 1_000_000, 20, 10_000);
}
