package io.sysflow.policy.match;

import java.util.Arrays;
import java.util.Collection;

/** An immutable set of numbers that are not negative. */
final class IntSet {

  private static final int NONE = -1;

  private final int[] slots;
  private final int mask;

  IntSet(Collection<Integer> numbers) {
    slots = new int[Integer.highestOneBit(Math.max(2, numbers.size() * 4 - 1))];
    mask = slots.length - 1;
    Arrays.fill(slots, NONE);
    for (int number : numbers) {
      slots[slot(number)] = number;
    }
  }

  boolean has(int number) {
    return slots[slot(number)] == number;
  }

  private int slot(int number) {
    int hash = number * 0x9e3779b9;
    int slot = (hash ^ hash >>> 16) & mask;
    while (slots[slot] != NONE && slots[slot] != number) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
