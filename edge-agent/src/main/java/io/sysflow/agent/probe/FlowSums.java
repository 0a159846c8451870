package io.sysflow.agent.probe;

import com.sun.jna.Pointer;

/**
 * The transfers of a thread on a descriptor, as the kernel sums them: struct flow of wire.h, or the
 * sums in a record. Mutable, so that one serves for all. Used from one thread.
 */
final class FlowSums {
  static final int SIZE = 88;
  static final int CLOSED = 4;

  long file;
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
  void read(Pointer memory, long at) {
    file = memory.getLong(at);
    start = memory.getLong(at + 16);
    tgid = memory.getInt(at + 24);
    state = memory.getInt(at + 28);
    first = memory.getLong(at + 32);
    last = memory.getLong(at + 40);
    readOps = memory.getLong(at + 48);
    readBytes = memory.getLong(at + 56);
    writeOps = memory.getLong(at + 64);
    writeBytes = memory.getLong(at + 72);
  }

  /** Reads the sums in a record. Returns whether it has some. */
  boolean read(ProbeRecord r) {
    if (!r.find(Wire.TAG_SUMS)) {
      return false;
    }
    file = r.file();
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
