package io.sysflow.streams.enrich;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what has not been used. It has two generations: what is used moves to the
 * young one, and {@link #age} drops the old one whole. That keeps what a list ordered by use would
 * keep, for the price of a plain map. Used from one thread.
 *
 * @param <K> key
 * @param <V> value
 */
final class AgeingTable<K, V> {

  private final int capacity;
  private Map<K, V> young = new HashMap<>();
  private Map<K, V> old = new HashMap<>();

  /** Makes an empty table whose generations may have {@code capacity / 2} entries each. */
  AgeingTable(int capacity) {
    this.capacity = capacity;
  }

  @Nullable V get(K key) {
    V value = young.get(key);
    if (value == null && !old.isEmpty()) {
      value = old.remove(key);
      if (value != null) {
        young.put(key, value);
      }
    }
    return value;
  }

  /** Sets the value and returns the former one. */
  @Nullable V put(K key, V value) {
    V former = old.remove(key);
    V inYoung = young.put(key, value);
    return inYoung == null ? former : inYoung;
  }

  @Nullable V remove(K key) {
    V value = young.remove(key);
    return value == null ? old.remove(key) : value;
  }

  /** Returns whether the young generation has outgrown its half, so that it is time to age. */
  boolean full() {
    return young.size() > capacity / 2;
  }

  /** Makes the young generation the old one and returns what leaves. */
  Map<K, V> age() {
    Map<K, V> left = old;
    old = young;
    young = new HashMap<>();
    return left;
  }

  int size() {
    return young.size() + old.size();
  }
}
