package io.sysflow.agent.probe;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ProcessInfo;
import org.jspecify.annotations.Nullable;

/** A live process: what is known of it, its descriptors and its transfers. Used from one thread. */
final class ProcessState {
  final int tgid;

  /** When it was started, in ns since boot. */
  final long start;

  final IntMap<OpenFile> files;

  /** By thread, then by descriptor. */
  private final IntMap<IntMap<Flow>> flows = new IntMap<>();

  private ProcessInfo info;
  private Actor lastActor;

  /** Threads that have not ended, as far as their births were seen. */
  private int threads;

  /** Whether the kernel said that all threads are about to end. */
  private boolean ending;

  private int status;

  /** Whether nothing is to be told of what it does. */
  private boolean muted;

  /** How often it was executed, as far as it was in a snapshot. */
  private int exec;

  ProcessState(int tgid, long start, ProcessInfo info, IntMap<OpenFile> files, int threads) {
    this.tgid = tgid;
    this.start = start;
    this.info = info;
    this.files = files;
    this.threads = threads;
    lastActor = new Actor(info.oid(), tgid);
  }

  ProcessInfo info() {
    return info;
  }

  void setInfo(ProcessInfo newInfo) {
    info = newInfo;
  }

  void threadBegan() {
    threads++;
  }

  void threadEnded() {
    threads--;
  }

  /** All threads but the one that executes are gone. */
  void executed() {
    threads = 1;
  }

  /** All threads are about to end; the process will have this status. */
  void end(int waitStatus) {
    ending = true;
    status = waitStatus;
  }

  boolean isEnding() {
    return ending;
  }

  /** Returns whether the ends of all threads were seen. */
  boolean hasEnded() {
    return ending && threads <= 0;
  }

  int exec() {
    return exec;
  }

  void setExec(int newExec) {
    exec = newExec;
  }

  boolean isMuted() {
    return muted;
  }

  void mute(boolean whether) {
    muted = whether;
  }

  int status() {
    return status;
  }

  @Nullable String containerId() {
    return info.containerId();
  }

  /**
   * Returns a thread of it, by the id that an entry of the kernel's sums may have; the same value
   * as long as the same thread acts.
   */
  Actor actor(int entryTid) {
    int tid = entryTid & ~FlowSums.RING;
    if (lastActor.tid() != tid) {
      lastActor = new Actor(info.oid(), tid);
    }
    return lastActor;
  }

  /** Returns a descriptor of the open file at this address; -1 if there is none. */
  int descriptorOf(long file) {
    for (int fd : files.keys()) {
      OpenFile open = files.get(fd);
      if (open != null && open.file() == file) {
        return fd;
      }
    }
    return -1;
  }

  @Nullable Flow flow(int tid, int fd) {
    IntMap<Flow> ofThread = flows.get(tid);
    return ofThread == null ? null : ofThread.get(fd);
  }

  void putFlow(int tid, int fd, Flow flow) {
    IntMap<Flow> ofThread = flows.get(tid);
    if (ofThread == null) {
      ofThread = new IntMap<>();
      flows.put(tid, ofThread);
    }
    ofThread.put(fd, flow);
  }

  @Nullable Flow removeFlow(int tid, int fd) {
    IntMap<Flow> ofThread = flows.get(tid);
    if (ofThread == null) {
      return null;
    }
    Flow flow = ofThread.remove(fd);
    if (ofThread.isEmpty()) {
      flows.remove(tid);
    }
    return flow;
  }

  /** Returns the threads that have transfers. */
  int[] threadsWithFlows() {
    return flows.keys();
  }

  /** Returns the descriptors that a thread has transfers on. */
  int[] descriptors(int tid) {
    IntMap<Flow> ofThread = flows.get(tid);
    return ofThread == null ? new int[0] : ofThread.keys();
  }

  /** Returns the descriptors as a child inherits them. */
  IntMap<OpenFile> inheritFiles() {
    IntMap<OpenFile> copy = files.copy();
    for (int fd : copy.keys()) {
      OpenFile file = copy.get(fd);
      if (file != null && !file.inherited()) {
        copy.put(fd, file.asInherited());
      }
    }
    return copy;
  }
}
