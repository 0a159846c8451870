package io.sysflow.policy.match;

import io.sysflow.model.Ip;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.FieldSource;
import io.sysflow.policy.field.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The entries that are looked up by a number or address. It does not change. */
final class NumberIndex {

  private final FieldRef field;
  private final boolean one;
  private final boolean address;
  private final long[] numbers;
  private final EntrySet[] entriesOfNumbers;
  private final Map<Ip, EntrySet> entriesOfAddresses = new HashMap<>();
  private final EntrySet all;

  /**
   * Makes an index.
   *
   * @param entries by the literals that they are looked up by
   */
  NumberIndex(FieldRef field, Map<Anchor, EntrySet> entries) {
    this.field = field;
    this.one = field.shape() == Shape.ONE;
    this.address = field.type().address();
    this.all = EntrySet.union(entries.values());
    Map<Long, EntrySet> numbered = new TreeMap<>();
    entries.forEach(
        (anchor, set) -> {
          if (anchor.address() != null) {
            entriesOfAddresses.put(anchor.address(), set);
          } else {
            numbered.put(anchor.number(), set);
          }
        });
    this.numbers = numbered.keySet().stream().mapToLong(Long::longValue).toArray();
    this.entriesOfNumbers = numbered.values().toArray(new EntrySet[0]);
  }

  /** Returns whether some entries can be found by the field. */
  boolean hasAnyOf(long[] entries) {
    return !all.within(entries).isEmpty();
  }

  /** Adds the entries whose literals are the field's values. */
  void collect(EventView view, Candidates candidates) {
    int size = one ? 1 : view.size(field);
    for (int i = 0; i < size; i++) {
      (address ? ofAddress(view, i) : ofNumber(view, i)).addTo(candidates);
    }
  }

  private EntrySet ofAddress(EventView view, int index) {
    Ip ip = view.address(field, index);
    return ip == null ? EntrySet.NONE : entriesOfAddresses.getOrDefault(ip, EntrySet.NONE);
  }

  private EntrySet ofNumber(EventView view, int index) {
    long number = view.number(field, index);
    int found = number == FieldSource.MISSING ? -1 : Arrays.binarySearch(numbers, number);
    return found < 0 ? EntrySet.NONE : entriesOfNumbers[found];
  }

  @Override
  public String toString() {
    return field + " " + (numbers.length + entriesOfAddresses.size());
  }
}
