package io.sysflow.streams.enrich;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Numbers that only grow, one for each constant. Written by any thread, read by any other.
 *
 * @param <E> what is counted
 */
public final class Counts<E extends Enum<E>> {

  private final EnumMap<E, LongAdder> adders;

  /** Starts every count at 0. */
  public Counts(Class<E> type) {
    adders = new EnumMap<>(type);
    for (E what : type.getEnumConstants()) {
      adders.put(what, new LongAdder());
    }
  }

  /** Counts one more. */
  public void add(E what) {
    add(what, 1);
  }

  /** Counts {@code number} more. */
  public void add(E what, long number) {
    adder(what).add(number);
  }

  /** Returns how many were counted. */
  public long get(E what) {
    return adder(what).sum();
  }

  /** Returns all counts as they are now. */
  public Map<E, Long> snapshot() {
    EnumMap<E, Long> numbers = new EnumMap<>(adders.keySet().iterator().next().getDeclaringClass());
    adders.forEach((what, adder) -> numbers.put(what, adder.sum()));
    return numbers;
  }

  private LongAdder adder(E what) {
    LongAdder adder = adders.get(what);
    if (adder == null) {
      throw new AssertionError(what);
    }
    return adder;
  }
}
