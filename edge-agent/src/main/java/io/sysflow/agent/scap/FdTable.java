package io.sysflow.agent.scap;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of a process, in a table without boxing. A copy shares the entries until one is
 * about to be changed: a fork costs an array.
 */
final class FdTable {

  private static final FdTable EMPTY = new FdTable(0);

  private int[] keys;
  private @Nullable FdInfo[] values;
  private int size;

  FdTable() {
    this(16);
  }

  private FdTable(int room) {
    keys = new int[room];
    values = new FdInfo[room];
  }

  /** Returns a table that stays empty, for all that have none of their own yet. */
  static FdTable empty() {
    return EMPTY;
  }

  boolean isShared() {
    return this == EMPTY;
  }

  @Nullable FdInfo get(int fd) {
    return size == 0 ? null : values[slot(fd)];
  }

  /** Adds or replaces an entry; returns false, and does not, if the table has {@code limit}. */
  boolean put(int fd, FdInfo info, int limit) {
    if ((size + 1) * 2 > keys.length) {
      grow();
    }
    int slot = slot(fd);
    if (values[slot] == null) {
      if (size >= limit) {
        return false;
      }
      size++;
    }
    keys[slot] = fd;
    values[slot] = info;
    return true;
  }

  void remove(int fd) {
    if (size == 0) {
      return;
    }
    int slot = slot(fd);
    if (values[slot] != null) {
      values[slot] = null;
      size--;
      closeGap(slot);
    }
  }

  /** Returns an entry that may be changed, which no other table has. */
  FdInfo changeable(int fd, FdInfo info) {
    if (!info.shared) {
      return info;
    }
    FdInfo own = info.copy();
    if (size > 0) {
      int slot = slot(fd);
      if (values[slot] == info) {
        values[slot] = own;
      }
    }
    return own;
  }

  /** Returns a table with the same entries. */
  FdTable copy() {
    if (size == 0) {
      return EMPTY;
    }
    FdTable copy = new FdTable(0);
    copy.keys = keys.clone();
    copy.values = values.clone();
    copy.size = size;
    for (FdInfo info : values) {
      if (info != null) {
        info.shared = true;
      }
    }
    return copy;
  }

  /** Returns whether a condition holds for any entry. */
  boolean any(Predicate<FdInfo> condition) {
    for (FdInfo info : values) {
      if (info != null && condition.test(info)) {
        return true;
      }
    }
    return false;
  }

  void forEach(Consumer<FdInfo> consumer) {
    for (FdInfo info : values) {
      if (info != null) {
        consumer.accept(info);
      }
    }
  }

  /** Returns a table with the same entries but those for which a condition holds. */
  FdTable without(Predicate<FdInfo> condition) {
    FdTable copy = copy();
    for (int i = 0; i < keys.length; i++) {
      FdInfo info = values[i];
      if (info != null && condition.test(info)) {
        copy.remove(keys[i]);
      }
    }
    return copy;
  }

  private int slot(int fd) {
    int mask = keys.length - 1;
    int slot = fd & mask; // descriptors are small and dense
    FdInfo info = values[slot];
    while (info != null && keys[slot] != fd) {
      slot = slot + 1 & mask;
      info = values[slot];
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable FdInfo[] oldValues = values;
    keys = new int[Math.max(16, 2 * oldKeys.length)];
    values = new FdInfo[keys.length];
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
    FdInfo info = values[slot];
    while (info != null) {
      int distance = slot - (keys[slot] & mask) & mask;
      if (distance >= (slot - gap & mask)) {
        keys[gap] = keys[slot];
        values[gap] = info;
        values[slot] = null;
        gap = slot;
      }
      slot = slot + 1 & mask;
      info = values[slot];
    }
  }
}
