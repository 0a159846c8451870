package io.sysflow.streams.lineage;

/**
 * How far ancestors are followed, and what is kept for it.
 *
 * @param hops links in a row
 * @param fanOut links of one process
 * @param processes that are found
 * @param links that are kept
 * @param candidates records that wait to be decided
 */
public record LineageLimits(int hops, int fanOut, int processes, int links, int candidates) {

  /** A link takes about 4 KB, a record 2 KB. */
  public static final LineageLimits DEFAULT = new LineageLimits(8, 16, 64, 20_000, 20_000);

  /** For a run over files or topics, which takes the memory that it needs. */
  public static final LineageLimits OFFLINE = new LineageLimits(8, 16, 64, 1_000_000, 1_000_000);
}
