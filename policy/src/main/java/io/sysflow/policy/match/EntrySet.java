package io.sysflow.policy.match;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** An immutable set of entries, as words of a bit set that are not zero. */
final class EntrySet {

  static final EntrySet NONE = new EntrySet(new BitSet());

  private static final long[] NO_MASKS = {};

  /** A bit for each word, which is set if the word is not zero. */
  private final long[] present;

  /** How many words that are not zero come before those of each element of {@code present}. */
  private final int[] before;

  private final long[] masks;

  EntrySet(List<Integer> entries) {
    this(bits(entries));
  }

  EntrySet(BitSet entries) {
    long[] all = entries.toLongArray();
    this.present = new long[(all.length + 63) / 64];
    this.before = new int[present.length];
    int size = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0) {
        present[i >> 6] |= 1L << i;
        size++;
      }
    }
    this.masks = size == 0 ? NO_MASKS : new long[size];
    int next = 0;
    for (int i = 0; i < all.length; i++) {
      if ((i & 63) == 0) {
        before[i >> 6] = next;
      }
      if (all[i] != 0) {
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
    int index = word >> 6;
    if (index >= present.length) {
      return 0;
    }
    long bit = 1L << word;
    long here = present[index];
    return (here & bit) == 0 ? 0 : masks[before[index] + Long.bitCount(here & bit - 1)];
  }

  boolean isEmpty() {
    return masks.length == 0;
  }

  private static BitSet bits(List<Integer> entries) {
    BitSet bits = new BitSet();
    entries.forEach(bits::set);
    return bits;
  }

  /** Adds the entries to others. */
  void addTo(BitSet entries) {
    int next = 0;
    for (int i = 0; i < present.length; i++) {
      for (long words = present[i]; words != 0; words &= words - 1) {
        int word = (i << 6) + Long.numberOfTrailingZeros(words);
        for (long rest = masks[next++]; rest != 0; rest &= rest - 1) {
          entries.set((word << 6) + Long.numberOfTrailingZeros(rest));
        }
      }
    }
  }

  /** Adds the entries to others, which are bits. */
  void addTo(long[] entries) {
    int next = 0;
    for (int i = 0; i < present.length; i++) {
      for (long words = present[i]; words != 0; words &= words - 1) {
        entries[(i << 6) + Long.numberOfTrailingZeros(words)] |= masks[next++];
      }
    }
  }

  /** Adds the entries to others. */
  void addTo(Candidates candidates) {
    int next = 0;
    for (int i = 0; i < present.length; i++) {
      for (long words = present[i]; words != 0; words &= words - 1) {
        candidates.add((i << 6) + Long.numberOfTrailingZeros(words), masks[next++]);
      }
    }
  }
}
