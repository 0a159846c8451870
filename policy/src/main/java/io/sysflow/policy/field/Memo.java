package io.sysflow.policy.field;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one operation of one record so far: the results of conditions that several rules
 * share, and the texts that many rules look at, each in a column of its own. Used from one thread.
 */
public final class Memo {

  private static final long STEP = 2;
  private static final int UNKNOWN = Integer.MIN_VALUE;

  private final long[] results;
  private final long[] read;
  private final @Nullable String[] texts;
  private final int[] starts;
  private final int[] ends;
  private final int[] literals;
  private final int[][] lists;
  private long stamp = STEP;

  /**
   * Makes an empty memo.
   *
   * @param slots how many conditions it holds results of
   * @param columns how many texts it holds
   */
  public Memo(int slots, int columns) {
    this.results = new long[slots];
    this.read = new long[columns];
    this.texts = new @Nullable String[columns];
    this.starts = new int[columns];
    this.ends = new int[columns];
    this.literals = new int[columns];
    this.lists = new int[columns][0];
  }

  /** Forgets all results and texts. */
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

  /** Returns whether what stands in a column is known. */
  public boolean hasRead(int column) {
    return read[column] == stamp;
  }

  /** Notes a text, null if there is none, and which part of it is the value. */
  public void putText(int column, @Nullable String text, int start, int end) {
    read[column] = stamp;
    texts[column] = text;
    starts[column] = start;
    ends[column] = end;
    literals[column] = UNKNOWN;
  }

  /** Returns a text that is known, null if there is none. */
  public @Nullable String text(int column) {
    return texts[column];
  }

  /** Returns where the value of a text begins. */
  public int start(int column) {
    return starts[column];
  }

  /** Returns where the value of a text ends, exclusively. */
  public int end(int column) {
    return ends[column];
  }

  /** Returns whether it is known which literal a text is. */
  public boolean hasLiteral(int column) {
    return literals[column] != UNKNOWN;
  }

  /** Notes which literal a text is, or how many there are of a list, and returns it. */
  public int putLiteral(int column, int literal) {
    read[column] = stamp;
    literals[column] = literal;
    return literal;
  }

  /** Returns which literal a text is, or how many there are of a list. */
  public int literal(int column) {
    return literals[column];
  }

  /** Returns which literals the texts of a list are; there is room for some. */
  public int[] list(int column, int size) {
    if (lists[column].length < size) {
      lists[column] = Arrays.copyOf(lists[column], size + 4);
    }
    return lists[column];
  }
}
