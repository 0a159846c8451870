package io.sysflow.agent.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent: some in memory and, when the brokers are away, more on disk. Past both
 * bounds flows and events are dropped, oldest first. Entities are dropped only together with all
 * that came after the last checkpoint, so that no record ever refers to one that was. Between two
 * threads.
 */
final class SendQueue {

  private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);

  private final ArrayDeque<SpoolEntry> memory = new ArrayDeque<>();
  private final SpoolFiles spool;
  private final long memoryLimit;
  private long memoryBytes;
  private long dropped;
  private boolean deaf;
  private boolean spoolFailed;

  SendQueue(long memoryLimit, Path spoolDirectory, long spoolLimit) {
    this.memoryLimit = memoryLimit;
    this.spool = new SpoolFiles(spoolDirectory, spoolLimit);
  }

  /** Adds an entry, or drops it or others for it. */
  synchronized void put(SpoolEntry entry) {
    if (deaf && entry.kind() != SpoolEntry.Kind.CHECKPOINT) {
      dropped++;
      return;
    }
    deaf = false;
    if (spool.isEmpty() && memoryBytes + entry.bytes() <= memoryLimit) {
      remember(entry);
      notifyAll();
    } else {
      spill(entry);
    }
  }

  /** Removes and returns the oldest entry, waiting for one; null if there was none in time. */
  @SuppressWarnings("WaitNotInLoop") // the caller calls again
  synchronized @Nullable SpoolEntry poll(long timeoutMs) throws InterruptedException {
    if (memory.isEmpty()) {
      refill();
    }
    if (memory.isEmpty()) {
      wait(timeoutMs);
    }
    SpoolEntry entry = memory.poll();
    if (entry != null) {
      memoryBytes -= entry.bytes();
    }
    return entry;
  }

  /** Returns whether nothing waits. */
  synchronized boolean isEmpty() {
    return memory.isEmpty() && spool.isEmpty();
  }

  /** Returns how many records were dropped. */
  synchronized long dropped() {
    return dropped;
  }

  /** Returns how much waits, in bytes. */
  synchronized long bytes() {
    return memoryBytes + spool.bytes();
  }

  /** Returns whether so little waits that what is added is sent soon. */
  synchronized boolean isShort() {
    return spool.isEmpty() && memoryBytes < memoryLimit / 2;
  }

  /** Drops everything. */
  synchronized void clear() {
    dropped += memory.size() + spool.clear();
    memory.clear();
    memoryBytes = 0;
    deaf = true;
  }

  private void remember(SpoolEntry entry) {
    memory.add(entry);
    memoryBytes += entry.bytes();
  }

  private void spill(SpoolEntry entry) {
    try {
      long thinned = spool.append(entry);
      spoolFailed = false;
      if (thinned >= 0) {
        dropped += thinned;
      } else {
        clear();
      }
    } catch (IOException e) {
      failed(e);
      dropped++; // the entry itself
    }
  }

  private void refill() {
    try {
      for (SpoolEntry entry : spool.take()) {
        remember(entry);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (!spoolFailed) {
      LOG.error("sink=kafka state=spool_failed cause=\"{}\" records are dropped", e.toString());
    }
    spoolFailed = true;
    clear();
  }
}
