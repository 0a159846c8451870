package io.sysflow.agent.probe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from int to values, without a box per key: for descriptors, threads and processes. Open
 * addressing with linear probing. Used from one thread.
 */
final class IntMap<V> {
  private static final int SMALLEST = 8;

  private int[] keys;
  private @Nullable Object[] values;
  private int size;

  IntMap() {
    keys = new int[SMALLEST];
    values = new Object[SMALLEST];
  }

  private IntMap(IntMap<V> other) {
    keys = other.keys.clone();
    values = other.values.clone();
    size = other.size;
  }

  /** Returns a map with the same entries. */
  IntMap<V> copy() {
    return new IntMap<>(this);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @SuppressWarnings("unchecked") // put() lets only V in
  @Nullable V get(int key) {
    return (V) values[slot(key)];
  }

  void put(int key, V value) {
    int slot = slot(key);
    if (values[slot] == null) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    if (2 * size > keys.length) {
      grow();
    }
  }

  /** Removes a key. Returns its value, or null if it was not there. */
  @SuppressWarnings("unchecked") // put() lets only V in
  @Nullable V remove(int key) {
    int hole = slot(key);
    Object value = values[hole];
    if (value == null) {
      return null;
    }
    size--;
    values[hole] = null;
    // Entries behind the hole that could not be found past it move into it.
    int mask = keys.length - 1;
    for (int i = hole + 1 & mask; values[i] != null; i = i + 1 & mask) {
      int home = home(keys[i]);
      if ((i - home & mask) >= (i - hole & mask)) {
        keys[hole] = keys[i];
        values[hole] = values[i];
        values[i] = null;
        hole = i;
      }
    }
    return (V) value;
  }

  /** Returns the keys, in no order; the map may be changed meanwhile. */
  int[] keys() {
    int[] result = new int[size];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != null) {
        result[n++] = keys[i];
      }
    }
    return result;
  }

  private void grow() {
    int[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new int[2 * oldKeys.length];
    values = Arrays.copyOf(new Object[0], 2 * oldKeys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** Returns where a key is, or where it would be put. */
  private int slot(int key) {
    int i = home(key);
    while (values[i] != null && keys[i] != key) {
      i = i + 1 & keys.length - 1;
    }
    return i;
  }

  private int home(int key) {
    int hash = key * 0x9e3779b9;
    return (hash ^ hash >>> 16) & keys.length - 1;
  }
}
