package io.sysflow.agent.flow;

import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.OpFlag;
import io.sysflow.model.Traffic;
import org.jspecify.annotations.Nullable;

/** What a thread does with a descriptor. */
abstract sealed class FdFlow extends OpenFlow permits OpenFileFlow, OpenNetworkFlow {

  /** A flow that begins with one of these comes before the others when several end together. */
  private static final int BEGINNINGS =
      OpFlag.OPEN.bit() | OpFlag.ACCEPT.bit() | OpFlag.CONNECT.bit();

  final int tid;
  final int fd;

  /** The next flow of the same descriptor; see {@link FdFlows}. */
  @Nullable FdFlow next;

  /** Bits of {@link io.sysflow.model.OpenFlags}; 0 if no open was seen. */
  int openFlags;

  /** Result of the open, connect or accept since the last export, if it is worth telling. */
  @Nullable Integer ret;

  private long readOps;
  private long readBytes;
  private long writeOps;
  private long writeBytes;

  FdFlow(ProcessState process, long tid, int fd, long ts) {
    super(process, ts);
    this.tid = (int) tid; // see proc(5), pid_max: 22 bits
    this.fd = fd;
  }

  /** Returns whether it is about {@code resource}. */
  abstract boolean isOn(Resource resource);

  /** Returns whether it is about the same as {@code other}. */
  abstract boolean hasTargetOf(FdFlow other);

  final boolean begins() {
    return (ops & BEGINNINGS) != 0;
  }

  final void add(Io io) {
    int op =
        (io.readOps() > 0 ? OpFlag.READ_RECV.bit() : 0)
            | (io.writeOps() > 0 ? OpFlag.WRITE_SEND.bit() : 0);
    add(op, 0, io.ts(), io.endTs());
    readOps += io.readOps();
    readBytes += io.readBytes();
    writeOps += io.writeOps();
    writeBytes += io.writeBytes();
  }

  @Override
  void restart() {
    super.restart();
    ret = null;
    readOps = 0;
    readBytes = 0;
    writeOps = 0;
    writeBytes = 0;
  }

  final Traffic reads() {
    return readOps == 0 && readBytes == 0 ? Traffic.NONE : new Traffic(readOps, readBytes);
  }

  final Traffic writes() {
    return writeOps == 0 && writeBytes == 0 ? Traffic.NONE : new Traffic(writeOps, writeBytes);
  }
}
