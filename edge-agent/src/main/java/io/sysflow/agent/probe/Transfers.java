package io.sysflow.agent.probe;

import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;

/**
 * Tells of transfers: turns the kernel's sums into events, at close, at the end of threads and in
 * sweeps. Used from one thread.
 */
final class Transfers {
  /** An entry of an unknown process that was not used for this long has lost its owner. */
  private static final long ABANDONED = 30_000_000_000L;

  private final Node node;
  private final FlowSums sums = new FlowSums();
  private long orphans;
  private long now;

  Transfers(Node node) {
    this.node = node;
  }

  /** Returns how many transfers could not be told, as their process was not known. */
  long orphans() {
    return orphans;
  }

  /** Remembers that the kernel sums the transfers of a thread on a descriptor. */
  void begin(ProcessState process, int tid, int fd, OpenFile file) {
    process.putFlow(tid, fd, new Flow(file.resource(), file.file()));
  }

  /** Tells the sums in a record, the last of this flow. */
  void finish(ProbeRecord r, ProcessState process) {
    Flow flow = process.removeFlow(r.tid(), r.fd());
    if (!sums.read(r)) {
      return;
    }
    if (flow == null || flow.file != sums.file) {
      orphans += sums.readOps + sums.writeOps;
      return;
    }
    tell(flow, process, r.tid(), r.fd());
  }

  /** Tells and forgets what all threads but one did on a descriptor that was closed. */
  void finishOthers(ProcessState process, int closer, int fd) {
    for (int tid : process.threadsWithFlows()) {
      if (tid != closer) {
        take(process, tid, fd);
      }
    }
  }

  /** Tells and forgets what a thread did, which has ended. */
  void finishThread(ProcessState process, int tid) {
    for (int fd : process.descriptors(tid)) {
      take(process, tid, fd);
    }
  }

  /** Tells and forgets what a process did. */
  void finishAll(ProcessState process) {
    for (int tid : process.threadsWithFlows()) {
      finishThread(process, tid);
    }
  }

  /** Tells what was added anywhere since the last sweep; {@code sinceBoot} is the time. */
  void sweep(long sinceBoot) {
    now = sinceBoot;
    node.kernelFlows.sweep(this::visit);
  }

  private void visit(int tid, int fd, FlowSums current) {
    ProcessState process = node.process(current.tgid, current.start);
    if (process == null) {
      forget(tid, fd, current);
      return;
    }
    Flow flow = process.flow(tid, fd);
    if (flow == null || flow.file != current.file) {
      // Its record is still in the ring, or it could not be written and will come again.
      return;
    }
    Io io = flow.advance(current, process.actor(tid), fd, node.clocks);
    if (io != null) {
      node.out.emit(io);
    }
    if ((current.state & FlowSums.CLOSED) != 0) {
      take(process, tid, fd);
      close(process, tid, fd, flow.resource, node.clocks.epoch(current.last));
    }
  }

  /** An entry of a process that is unknown: its birth is not yet read, or its end was lost. */
  private void forget(int tid, int fd, FlowSums current) {
    long used = Math.max(current.start, current.last);
    if (now - used > ABANDONED && node.kernelFlows.take(tid, fd, sums)) {
      orphans += sums.readOps + sums.writeOps;
    }
  }

  /** Tells that a descriptor was closed. */
  void close(ProcessState process, int tid, int fd, Resource resource, long ts) {
    process.files.remove(fd);
    node.out.emit(new Close(ts, process.actor(tid), fd, resource));
  }

  private void take(ProcessState process, int tid, int fd) {
    Flow flow = process.removeFlow(tid, fd);
    if (flow != null && node.kernelFlows.take(tid, fd, sums) && sums.file == flow.file) {
      tell(flow, process, tid, fd);
    }
  }

  private void tell(Flow flow, ProcessState process, int tid, int fd) {
    Io io = flow.advance(sums, process.actor(tid), fd, node.clocks);
    if (io != null) {
      node.out.emit(io);
    }
  }
}
