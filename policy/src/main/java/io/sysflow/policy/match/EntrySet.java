package io.sysflow.policy.match;

import java.util.BitSet;
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
