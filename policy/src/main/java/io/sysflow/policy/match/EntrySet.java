package io.sysflow.policy.match;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** An immutable set of entries, as words of a bit set that are not zero. */
final class EntrySet {

  static final EntrySet NONE = new EntrySet(new BitSet());

  private final int[] words;
  private final long[] masks;

  EntrySet(List<Integer> entries) {
    this(bits(entries));
  }

  EntrySet(BitSet entries) {
    long[] all = entries.toLongArray();
    int size = 0;
    for (long word : all) {
      size += word == 0 ? 0 : 1;
    }
    this.words = new int[size];
    this.masks = new long[size];
    int next = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0) {
        words[next] = i;
        masks[next++] = all[i];
      }
    }
  }

  /** Returns the entries of all of some sets. */
  static EntrySet union(Collection<EntrySet> sets) {
    BitSet union = new BitSet();
    sets.forEach(set -> set.addTo(union));
    return new EntrySet(union);
  }

  /** Returns those of the entries that are among others. */
  EntrySet within(long[] others) {
    BitSet within = new BitSet();
    addTo(within);
    within.and(BitSet.valueOf(others));
    return new EntrySet(within);
  }

  /** Returns the entries of a word, as bits. */
  long word(int word) {
    int found = Arrays.binarySearch(words, word);
    return found < 0 ? 0 : masks[found];
  }

  boolean isEmpty() {
    return words.length == 0;
  }

  private static BitSet bits(List<Integer> entries) {
    BitSet bits = new BitSet();
    entries.forEach(bits::set);
    return bits;
  }

  /** Adds the entries to others. */
  void addTo(BitSet entries) {
    for (int i = 0; i < words.length; i++) {
      for (long rest = masks[i]; rest != 0; rest &= rest - 1) {
        entries.set((words[i] << 6) + Long.numberOfTrailingZeros(rest));
      }
    }
  }

  /** Adds the entries to others. */
  void addTo(Candidates candidates) {
    for (int i = 0; i < words.length; i++) {
      candidates.add(words[i], masks[i]);
    }
  }
}
