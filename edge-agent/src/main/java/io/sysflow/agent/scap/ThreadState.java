package io.sysflow.agent.scap;

import io.sysflow.agent.event.Actor;
import io.sysflow.model.Oid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a thread; of a process, its main thread knows it. Mutable: it is the state of
 * the engine.
 */
final class ThreadState {

  final long tid;
  long pid = -1;
  long ptid = -1;
  long vtid = -1;
  long vpid = -1;
  long sid = -1;
  long vpgid = -1;
  int flags;

  /** When it was made; 0 if that was before the capture. */
  long cloneTs;

  boolean dead;
  @Nullable ProcessThreads group;

  String comm = "";
  String exe = "";
  String exePath = "";
  List<String> args = List.of();
  List<String> env = List.of();
  String cwd = "";
  int uid;
  int gid;
  @Nullable String containerId;

  boolean tty;
  boolean ttyKnown;
  int loginUid = -1;
  boolean loginUidKnown;
  boolean capsKnown;
  long capInheritable;
  long capPermitted;
  long capEffective;
  boolean exeFlagsKnown;
  boolean exeWritable;
  boolean exeUpperLayer;
  boolean exeMemfd;
  boolean exeInodeKnown;
  long exeIno;
  long exeCtime;
  long exeMtime;

  /** The call that is under way: its enter event, and that itself if it is kept. */
  int lastType = -1;

  int lastFd;
  RawEvent kept = NOTHING_KEPT;
  boolean hasKept;

  /** What a close that is under way is about. */
  @Nullable FdInfo closing;

  /** Whether an event has told of the process. */
  boolean told;

  private FdTable descriptors = FdTable.empty();
  private @Nullable Oid oid;
  private @Nullable Actor actor;

  private static final RawEvent NOTHING_KEPT = RawEvent.empty();

  ThreadState(long tid) {
    this.tid = tid;
  }

  /** Makes a thread that is there, but of which nothing is known. */
  static ThreadState unknown(long tid) {
    ThreadState thread = new ThreadState(tid);
    thread.comm = RawEvent.UNKNOWN;
    thread.exe = RawEvent.UNKNOWN;
    thread.uid = -1;
    thread.gid = -1;
    return thread;
  }

  boolean isInvalid() {
    return tid < 0 || pid < 0 || ptid < 0;
  }

  /** Says whether it was made up and nothing was told of it since. */
  boolean isUnknown() {
    return uid == -1 && comm.equals(RawEvent.UNKNOWN);
  }

  boolean isMain() {
    return tid == pid || has(CloneFlags.MAIN_THREAD);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Returns the main thread, null if it is not known. */
  @Nullable ThreadState main() {
    if (isMain()) {
      return this;
    }
    return group == null ? null : group.main();
  }

  /** Returns the main thread, or this one where that is not known. */
  ThreadState leader() {
    ThreadState main = main();
    return main == null ? this : main;
  }

  /** Returns the descriptors, null if they are a main thread's that is not known. */
  @Nullable FdTable descriptors() {
    if (!has(CloneFlags.FILES)) {
      return descriptors;
    }
    ThreadState main = main();
    return main == null ? null : main.descriptors;
  }

  /** Returns the descriptors of its own, made if there are none. */
  FdTable ownDescriptors() {
    if (descriptors.isShared()) {
      descriptors = new FdTable();
    }
    return descriptors;
  }

  /** Returns the descriptors that the capture's list gave it. */
  FdTable listedDescriptors() {
    return descriptors;
  }

  void setDescriptors(FdTable table) {
    descriptors = table;
  }

  /** Shares descriptors with nobody any more. */
  void unshareDescriptors() {
    FdTable table = descriptors();
    if (table != null) {
      flags &= ~CloneFlags.FILES;
      descriptors = table.copy();
    }
  }

  @Nullable FdInfo descriptor(int fd) {
    if (fd < 0) {
      return null;
    }
    FdTable table = descriptors();
    return table == null ? null : table.get(fd);
  }

  /** Returns the working directory, which ends with a slash. */
  String workingDirectory() {
    ThreadState main = main();
    return main == null ? "./" : main.cwd;
  }

  /** Returns the identity of the process that this thread leads. */
  Oid oid() {
    Oid known = oid;
    long hpid = pid >= 0 ? pid : tid;
    if (known == null || known.hpid() != hpid || known.createTs() != cloneTs) {
      known = new Oid(cloneTs, hpid);
      oid = known;
    }
    return known;
  }

  Actor actor() {
    Oid process = leader().oid();
    Actor known = actor;
    if (known == null || !known.oid().equals(process)) {
      known = new Actor(process, tid);
      actor = known;
    }
    return known;
  }

  /** Takes over from {@code other} what a clone leaves as it is. */
  void inherit(ThreadState other) {
    exePath = other.exePath;
    sid = other.sid;
    vpgid = other.vpgid;
    tty = other.tty;
    ttyKnown = other.ttyKnown;
    loginUid = other.loginUid;
    loginUidKnown = other.loginUidKnown;
    capsKnown = other.capsKnown;
    capInheritable = other.capInheritable;
    capPermitted = other.capPermitted;
    capEffective = other.capEffective;
    exeFlagsKnown = other.exeFlagsKnown;
    exeWritable = other.exeWritable;
    exeUpperLayer = other.exeUpperLayer;
    exeMemfd = other.exeMemfd;
    exeInodeKnown = other.exeInodeKnown;
    exeIno = other.exeIno;
    exeCtime = other.exeCtime;
    exeMtime = other.exeMtime;
  }
}
