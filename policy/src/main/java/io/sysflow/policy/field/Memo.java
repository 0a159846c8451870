package io.sysflow.policy.field;

/**
 * The results of conditions that several rules share, for one operation of one record. Used from
 * one thread.
 */
public final class Memo {

  private static final long STEP = 2;

  private final long[] results;
  private long stamp = STEP;

  /**
   * Makes an empty memo.
   *
   * @param slots how many conditions it holds results of
   */
  public Memo(int slots) {
    this.results = new long[slots];
  }

  /** Forgets all results. */
  public void clear() {
    stamp += STEP;
  }

  /** Returns whether the result of a condition is known. */
  public boolean knows(int slot) {
    return (results[slot] & -STEP) == stamp;
  }

  /** Returns a result that is known. */
  public boolean result(int slot) {
    return (results[slot] & 1) != 0;
  }

  /** Notes a result, and returns it. */
  public boolean put(int slot, boolean result) {
    results[slot] = result ? stamp | 1 : stamp;
    return result;
  }
}
