package io.sysflow.policy.field;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names of sets of bits that were asked for last, such as flags of open: there are few
 * different ones. Used from one thread.
 */
final class BitTexts {

  private static final int SLOTS = 256;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  /** The names of some bits. */
  private record Entry(long bits, LongFunction<String> names, String text) {}

  /**
   * Returns the names of some bits.
   *
   * @param names makes them; always the same object
   */
  @SuppressWarnings("ReferenceEquality") // as its documentation says
  String of(long bits, LongFunction<String> names) {
    int slot = (int) ((bits * 31 + System.identityHashCode(names)) * 0x9e3779b97f4a7c15L >>> 56);
    Entry entry = slots[slot];
    if (entry == null || entry.bits != bits || entry.names != names) {
      entry = new Entry(bits, names, names.apply(bits));
      slots[slot] = entry;
    }
    return entry.text;
  }
}
