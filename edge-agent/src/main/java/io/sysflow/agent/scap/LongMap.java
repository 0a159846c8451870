package io.sysflow.agent.scap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map from numbers, without boxing: open addressing, linear probing. */
final class LongMap<V> {

  private long[] keys = new long[64];
  private @Nullable Object[] values = new Object[64];
  private int size;

  @Nullable V get(long key) {
    return value(slot(key));
  }

  void put(long key, V value) {
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
    int slot = slot(key);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  void remove(long key) {
    int slot = slot(key);
    if (values[slot] != null) {
      values[slot] = null;
      size--;
      closeGap(slot);
    }
  }

  int size() {
    return size;
  }

  /** Returns the values, in no order. */
  List<V> values() {
    List<V> all = new ArrayList<>(size);
    for (int i = 0; i < values.length; i++) {
      V value = value(i);
      if (value != null) {
        all.add(value);
      }
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private @Nullable V value(int slot) {
    return (V) values[slot];
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = home(key, mask);
    while (values[slot] != null && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int home(long key, int mask) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40) & mask;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  /** Moves up what would not be found past an empty slot (Knuth, 6.4, algorithm R). */
  private void closeGap(int empty) {
    int mask = keys.length - 1;
    int gap = empty;
    int slot = gap + 1 & mask;
    while (values[slot] != null) {
      int distance = slot - home(keys[slot], mask) & mask;
      if (distance >= (slot - gap & mask)) {
        keys[gap] = keys[slot];
        values[gap] = values[slot];
        values[slot] = null;
        gap = slot;
      }
      slot = slot + 1 & mask;
    }
  }
}
