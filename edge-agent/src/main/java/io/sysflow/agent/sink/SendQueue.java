package io.sysflow.agent.sink;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent: some in memory and, when the reader is away, more on disk. Past both
 * bounds flows and events are dropped, oldest first. Entities are dropped only together with all
 * that came after the last checkpoint, so that no record ever refers to one that was. Where the
 * source can wait it is made to, and nothing is dropped. Between two threads.
 */
final class SendQueue {

  private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);

  private final ArrayDeque<SpoolEntry> memory = new ArrayDeque<>();
  private final SpoolFiles spool;
  private final QueueOptions options;
  private long memoryBytes;
  private long dropped;
  private boolean deaf;
  private boolean spoolFailed;
  private boolean patient;

  SendQueue(QueueOptions options) {
    this.options = options;
    this.patient = options.patient();
    this.spool = new SpoolFiles(options.spool(), options.spoolBytes());
  }

  /** Adds an entry, or drops it or others for it. */
  synchronized void put(SpoolEntry entry) {
    awaitRoom(entry);
    if (deaf && entry.kind() != SpoolEntry.Kind.CHECKPOINT) {
      dropped++;
      return;
    }
    deaf = false;
    if (spool.isEmpty() && fits(entry)) {
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
      notifyAll();
    }
    return entry;
  }

  /** From now on nobody waits for room, not even a source that could. */
  synchronized void hurry() {
    patient = false;
    notifyAll();
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
    return spool.isEmpty() && memoryBytes <= options.memoryBytes() / 2;
  }

  /** Drops everything. */
  synchronized void clear() {
    dropped += memory.size() + spool.clear();
    memory.clear();
    memoryBytes = 0;
    deaf = true;
    notifyAll();
  }

  private boolean fits(SpoolEntry entry) {
    return memoryBytes + entry.bytes() <= options.memoryBytes();
  }

  private void awaitRoom(SpoolEntry entry) {
    try {
      while (patient && !memory.isEmpty() && !fits(entry)) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      patient = false;
    }
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
      LOG.error(
          "sink={} state=spool_failed cause=\"{}\" records are dropped",
          options.name(),
          e.toString());
    }
    spoolFailed = true;
    clear();
  }
}
