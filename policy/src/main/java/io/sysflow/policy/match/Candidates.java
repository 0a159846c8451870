package io.sysflow.policy.match;

/**
 * The entries that may hold, as bits, and which words of them are not zero: with many rules most
 * words stay untouched. Used from one thread.
 */
final class Candidates {

  private final long[] bits;
  private final long[] touched;
  private long[] allowed = {};

  Candidates(int words) {
    this.bits = new long[words];
    this.touched = new long[(words + 63) / 64];
  }

  /** Says which entries are taken from now on, all others are not. */
  void begin(long[] entries) {
    allowed = entries;
  }

  void add(int word, long mask) {
    long added = mask & allowed[word];
    if (added != 0) {
      bits[word] |= added;
      touched[word >> 6] |= 1L << word;
    }
  }

  /** Returns the first word from one on that is not zero, -1 if there is none. */
  int next(int from) {
    int index = from >> 6;
    if (index >= touched.length) {
      return -1;
    }
    long rest = touched[index] & (-1L << from);
    while (rest == 0) {
      if (++index == touched.length) {
        return -1;
      }
      rest = touched[index];
    }
    return (index << 6) + Long.numberOfTrailingZeros(rest);
  }

  /** Returns a word, and clears it. */
  long take(int word) {
    long taken = bits[word];
    bits[word] = 0;
    touched[word >> 6] &= ~(1L << word);
    return taken;
  }
}
