package io.sysflow.agent.probe;

import java.nio.ByteBuffer;

/**
 * The transfers of a thread on a descriptor, as the kernel sums them: struct flow of wire.h, or the
 * sums in a record. Mutable, so that one serves for all. Used from one thread.
 */
final class FlowSums {
  static final int SIZE = 96;
  static final int CLOSED = 4;

  /** In the thread id of an entry: transfers by an io_uring. */
  static final int RING = Integer.MIN_VALUE;

  /** Of the entry, never used twice. */
  long id;

  long start;
  int tgid;
  int state;
  long first;
  long last;
  long readOps;
  long readBytes;
  long writeOps;
  long writeBytes;

  /** Reads a struct flow. */
  void read(ByteBuffer memory, int at) {
    id = memory.getLong(at + 8);
    start = memory.getLong(at + 24);
    tgid = memory.getInt(at + 32);
    state = memory.getInt(at + 36);
    first = memory.getLong(at + 40);
    last = memory.getLong(at + 48);
    readOps = memory.getLong(at + 56);
    readBytes = memory.getLong(at + 64);
    writeOps = memory.getLong(at + 72);
    writeBytes = memory.getLong(at + 80);
  }

  FlowSums copy() {
    FlowSums copy = new FlowSums();
    copy.id = id;
    copy.start = start;
    copy.tgid = tgid;
    copy.state = state;
    copy.first = first;
    copy.last = last;
    copy.readOps = readOps;
    copy.readBytes = readBytes;
    copy.writeOps = writeOps;
    copy.writeBytes = writeBytes;
    return copy;
  }

  /** Returns how many transfers there were. */
  long ops() {
    return readOps + writeOps;
  }

  /** Reads the sums in a record. Returns whether it has some. */
  boolean read(ProbeRecord r) {
    if (!r.find(Wire.TAG_SUMS)) {
      return false;
    }
    id = r.flow();
    start = r.start();
    tgid = r.tgid();
    state = 0;
    first = r.longAt(0);
    last = r.longAt(8);
    readOps = r.longAt(16);
    readBytes = r.longAt(24);
    writeOps = r.longAt(32);
    writeBytes = r.longAt(40);
    return true;
  }
}
