package io.sysflow.agent.probe;

import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of transfers: turns the kernel's sums into events, at close, at the end of threads and in
 * sweeps. Used from one thread.
 */
final class Transfers {
  /** An entry of an unknown process that was not used for this long has lost its owner. */
  private static final long ABANDONED = 30_000_000_000L;

  private static final int EARLY = 256;
  private static final long SECOND = 1_000_000_000L;

  /** What was not used lately has been told: it is looked at no more often than this. */
  private static final long THOROUGH = 10 * SECOND;

  private final Node node;
  private final FlowSums sums = new FlowSums();

  /** What was taken before the ring had told what it was about, by the entry's id. */
  private final Map<Long, FlowSums> early = new LinkedHashMap<>();

  private long orphans;
  private long now;
  private long sweptAt;
  private long usedBefore;
  private long thoroughAt;

  Transfers(Node node) {
    this.node = node;
  }

  /** Returns how many transfers could not be told, as their process was not known. */
  long orphans() {
    return orphans;
  }

  /** Remembers that the kernel sums the transfers of a thread on a descriptor. */
  void begin(ProbeRecord r, ProcessState process, OpenFile file) {
    Flow known = process.flow(r.flowTid(), r.fd());
    // The kernel may tell of an entry again, if it could not be sure to have been heard.
    if (r.flow() != 0 && (known == null || known.id != r.flow())) {
      Flow flow = new Flow(file.resource(), r.flow());
      if (r.fd() < 0) {
        flow.standsFor(process, r.file());
      }
      flow.before = known;
      process.putFlow(r.flowTid(), r.fd(), flow);
      FlowSums taken = early.isEmpty() ? null : early.remove(r.flow());
      if (taken != null) {
        emit(flow.advance(taken, process, r.flowTid(), r.fd(), node.clocks));
      }
    }
  }

  /** Tells the sums in a record, the last of this flow. */
  void finish(ProbeRecord r, ProcessState process) {
    Flow flow = ended(r, process);
    if (!sums.read(r)) {
      return;
    }
    if (flow != null) {
      tell(flow, process, r.flowTid(), r.fd());
    } else {
      orphans += sums.ops();
    }
  }

  /** Forgets the flow whose last sums a record has. Returns it, or null if it is not known. */
  private @Nullable Flow ended(ProbeRecord r, ProcessState process) {
    Flow flow = process.flow(r.flowTid(), r.fd());
    if (flow == null || flow.id == r.flow()) {
      if (flow != null) {
        process.removeFlow(r.flowTid(), r.fd());
        endBefore(flow.before, process, r.flowTid(), r.fd());
      }
      return flow;
    }
    if (r.flow() == 0) {
      // The kernel has no entry, so this one was never used.
      process.removeFlow(r.flowTid(), r.fd());
      return null;
    }
    Flow before = flow.before;
    if (before == null || before.id != r.flow()) {
      return null;
    }
    flow.before = null;
    return before;
  }

  /**
   * The kernel makes the entry of a file at its first transfer: if there was none, what was before
   * is in the table still, or its sums come later in the ring.
   */
  private void endBefore(@Nullable Flow before, ProcessState process, int tid, int fd) {
    if (before == null) {
      return;
    }
    if (node.kernelFlows.look(tid, fd, sums)
        && sums.id == before.id
        && node.kernelFlows.take(tid, fd, sums)) {
      tell(before, process, tid, fd);
    } else {
      process.putFlow(tid, fd, before);
    }
  }

  /** Tells and forgets what all threads but one did on a descriptor that was closed. */
  void finishOthers(ProcessState process, int closer, int fd) {
    for (int tid : process.threadsWithFlows()) {
      if (tid != closer) {
        take(process, tid, fd);
      }
      if (tid < 0) {
        finishSlots(process, tid, fd);
      }
    }
  }

  /** Tells and forgets what was done by registered files that a descriptor stood for as well. */
  private void finishSlots(ProcessState process, int tid, int fd) {
    for (int slot : process.descriptors(tid)) {
      Flow flow = process.flow(tid, slot);
      if (flow != null && slot < 0 && flow.descriptor(process, slot) == fd) {
        take(process, tid, slot);
      }
    }
  }

  /** Tells and forgets what a thread did before it executed something. */
  void finishBeforeExec(ProcessState process, int tid) {
    takeAll(process, tid);
    takeAll(process, tid | FlowSums.RING);
  }

  private void takeAll(ProcessState process, int tid) {
    for (int fd : process.descriptors(tid)) {
      take(process, tid, fd);
    }
  }

  /** Tells and forgets what a thread did, which has ended. */
  void finishThread(ProcessState process, int tid) {
    finishEntries(process, tid);
    finishEntries(process, tid | FlowSums.RING);
  }

  private void finishEntries(ProcessState process, int tid) {
    for (int fd : process.descriptors(tid)) {
      take(process, tid, fd);
      process.removeFlow(tid, fd);
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
    // The kernel's time of the last transfer may be early by some milliseconds.
    usedBefore = sweptAt - SECOND;
    sweptAt = now;
    if (now - thoroughAt >= THOROUGH) {
      thoroughAt = now;
      usedBefore = Long.MIN_VALUE;
    }
    node.kernelFlows.sweep(this::visit);
  }

  private void visit(int tid, int fd, FlowSums current) {
    if (current.last < usedBefore && current.state == 0) {
      return;
    }
    ProcessState process = node.process(current.tgid, current.start);
    if (process == null) {
      forget(tid, fd, current);
      return;
    }
    Flow flow = process.flow(tid, fd);
    if (flow == null) {
      // Its record is still in the ring, or it could not be written and will come again.
      return;
    }
    node.out.silence(process.isMuted());
    if (flow.id == current.id) {
      advance(flow, process, tid, fd, current);
    } else if (flow.before != null && flow.before.id == current.id) {
      emit(flow.before.advance(current, process, tid, fd, node.clocks));
    }
    node.out.silence(false);
  }

  private void advance(Flow flow, ProcessState process, int tid, int fd, FlowSums current) {
    emit(flow.advance(current, process, tid, fd, node.clocks));
    if ((current.state & FlowSums.CLOSED) != 0) {
      long last = current.last;
      take(process, tid, fd);
      close(process, tid, fd, flow.resource, node.clocks.epoch(last));
    }
  }

  private void emit(@Nullable Io io) {
    if (io != null) {
      node.out.emit(io);
    }
  }

  /** An entry of a process that is unknown: its birth is not yet read, or its end was lost. */
  private void forget(int tid, int fd, FlowSums current) {
    long used = Math.max(current.start, current.last);
    if (now - used > ABANDONED && node.kernelFlows.take(tid, fd, sums)) {
      orphans += sums.ops();
    }
  }

  /** Tells that a descriptor was closed. */
  void close(ProcessState process, int tid, int fd, Resource resource, long ts) {
    process.files.remove(fd);
    node.out.emit(new Close(ts, process.actor(tid), fd, resource));
  }

  /**
   * Takes the sums of a thread on a descriptor and tells them. If the thread has used the
   * descriptor for another file since, be that one closed as well, the ring tells the old sums.
   */
  private void take(ProcessState process, int tid, int fd) {
    Flow flow = process.flow(tid, fd);
    if (flow == null || !node.kernelFlows.look(tid, fd, sums) || !flow.has(sums.id)) {
      return;
    }
    if (!node.kernelFlows.take(tid, fd, sums)) {
      return;
    }
    Flow before = flow.before;
    if (sums.id == flow.id) {
      process.removeFlow(tid, fd);
      tell(flow, process, tid, fd);
    } else if (before != null && sums.id == before.id) {
      flow.before = null;
      tell(before, process, tid, fd);
    } else {
      keep();
    }
  }

  /** Keeps sums that were begun between a look and a take until the ring tells of what. */
  private void keep() {
    early.put(sums.id, sums.copy());
    if (early.size() > EARLY) {
      Iterator<FlowSums> eldest = early.values().iterator();
      orphans += eldest.next().ops();
      eldest.remove();
    }
  }

  private void tell(Flow flow, ProcessState process, int tid, int fd) {
    emit(flow.advance(sums, process, tid, fd, node.clocks));
  }
}
