package io.sysflow.streams;

import java.io.IOException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** What the file system says no to, such as a full disk, where state is read or written. */
final class DiskFailure {

  private DiskFailure() {}

  /** Returns what the file system said, or null if a failure has another cause. */
  static @Nullable String among(Throwable failure) {
    boolean state = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      state |= cause instanceof ProcessorStateException;
      if (cause instanceof RocksDBException || (state && cause instanceof IOException)) {
        return String.valueOf(cause.getMessage());
      }
    }
    return null;
  }
}
