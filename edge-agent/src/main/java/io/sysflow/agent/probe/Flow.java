package io.sysflow.agent.probe;

import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The transfers of a thread on a descriptor, as far as they have been told: the kernel's sums only
 * grow, and an event is made of what was added. Used from one thread.
 */
final class Flow {
  final Resource resource;

  /** Of the kernel's entry, never used twice. */
  final long id;

  /** What the entry of the descriptor was about before, as long as that was not told to the end. */
  @Nullable Flow before;

  /** Of a registered file of an io_uring: its address, and a descriptor that stands for it too. */
  private long file;

  private int other = -1;

  private long last;
  private long readOps;
  private long readBytes;
  private long writeOps;
  private long writeBytes;

  Flow(Resource resource, long id) {
    this.resource = resource;
    this.id = id;
  }

  /** Returns whether an entry of the kernel is this one's or that of the one before. */
  boolean has(long entry) {
    return id == entry || before != null && before.id == entry;
  }

  /** Finds a descriptor for a registered file, which has a place in a table instead. */
  void standsFor(ProcessState process, long address) {
    file = address;
    other = process.descriptorOf(address);
  }

  /**
   * Returns a descriptor that stands for the file; if there is none, what the entry has for one.
   */
  int descriptor(ProcessState process, int fd) {
    OpenFile open = other < 0 ? null : process.files.get(other);
    return open != null && open.file() == file ? other : fd;
  }

  /**
   * Returns what was added since the last time; null if nothing.
   *
   * @param tid of the entry
   * @param fd likewise
   */
  @Nullable Io advance(FlowSums sums, ProcessState process, int tid, int fd, Clocks clocks) {
    long reads = sums.readOps - readOps;
    long writes = sums.writeOps - writeOps;
    if (reads <= 0 && writes <= 0) {
      return null;
    }
    long ts = Math.min(Math.max(sums.first, last), sums.last);
    Io io =
        new Io(
            clocks.epoch(ts),
            clocks.epoch(sums.last),
            process.actor(tid),
            descriptor(process, fd),
            resource,
            reads,
            sums.readBytes - readBytes,
            writes,
            sums.writeBytes - writeBytes);
    last = sums.last;
    readOps = sums.readOps;
    readBytes = sums.readBytes;
    writeOps = sums.writeOps;
    writeBytes = sums.writeBytes;
    return io;
  }
}
