package io.sysflow.policy.match;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable set of texts that parts of texts can be looked up in without being copied. */
final class TextSet implements TextMatch {

  private final @Nullable String[] slots;
  private final int[] hashes;
  private final int[] indices;
  private final int mask;

  TextSet(List<String> values) {
    Set<String> distinct = new LinkedHashSet<>(values);
    int size = Integer.highestOneBit(Math.max(2, distinct.size() * 4 - 1));
    slots = new @Nullable String[size];
    hashes = new int[size];
    indices = new int[size];
    mask = size - 1;
    int index = 0;
    for (String value : distinct) {
      int slot = spread(value.hashCode()) & mask;
      while (slots[slot] != null) {
        slot = slot + 1 & mask;
      }
      slots[slot] = value;
      hashes[slot] = value.hashCode();
      indices[slot] = index++;
    }
  }

  @Override
  public boolean matches(String text, int start, int end) {
    return find(text, start, end) >= 0;
  }

  /** Returns the place of a text among the distinct values, -1 if it is none of them. */
  int find(String text, int start, int end) {
    boolean whole = start == 0 && end == text.length();
    int hash = whole ? text.hashCode() : hash(text, start, end);
    int slot = spread(hash) & mask;
    String candidate = slots[slot];
    while (candidate != null) {
      if (hashes[slot] == hash && TextMatches.equal(text, start, end, candidate)) {
        return indices[slot];
      }
      slot = slot + 1 & mask;
      candidate = slots[slot];
    }
    return -1;
  }

  /** Returns what {@link String#hashCode} would be of the part. */
  private static int hash(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  private static int spread(int hash) {
    return hash ^ hash >>> 16;
  }
}
