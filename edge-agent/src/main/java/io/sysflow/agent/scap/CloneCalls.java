package io.sysflow.agent.scap;

import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessInfo;
import org.jspecify.annotations.Nullable;

/**
 * Fork, vfork, clone: each comes back twice, in the parent and in the child, in either order. The
 * new thread begins with the first of the two; in another pid namespace, whose ids the parent's
 * event has, with the child's. The rules are those of libsinsp before 2023.
 */
final class CloneCalls {

  /** A child's entry that is older than this is one whose end was missed. */
  private static final long STALE = 2_000_000_000L;

  private static final int EXE = 1;
  private static final int ARGS = 2;
  private static final int PID = 4;
  private static final int PPID = 5;
  private static final int CWD = 6;

  private final NodeState state;
  private final Emitter emitter;

  CloneCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  static boolean isClone(int type) {
    return flagsAt(type) > 0;
  }

  void accept(Call call) {
    long child = call.result();
    if (child == 0) {
      inChild(call);
    } else if (child > 0) {
      inParent(call, child);
    }
    if (!call.hasThread() || state.isCompat() && call.type() == Type.CLONE3_X) {
      return;
    }
    ProcessInfo process = emitter.process(call);
    emitter.emit(
        new ProcessClone(
            call.ts(),
            call.thread().actor(),
            process,
            (int) child,
            CloneFlags.toLinux(call.event().int32(flagsAt(call.type())))));
  }

  /** Returns which parameter the flags are; user and group follow. 0 if it is no clone. */
  private static int flagsAt(int type) {
    return switch (type) {
      case Type.CLONE_11_X -> 8;
      case Type.CLONE_16_X, Type.FORK_16_X, Type.VFORK_16_X -> 13;
      case Type.CLONE_17_X, Type.FORK_17_X, Type.VFORK_17_X -> 14;
      case Type.CLONE_X, Type.FORK_X, Type.VFORK_X, Type.CLONE3_X -> 15;
      default -> 0;
    };
  }

  private static boolean isNew(int type) {
    return flagsAt(type) == 15;
  }

  /**
   * The parent's event; where it does not see the child's own id, the child's has to be waited for.
   */
  private void inParent(Call call, long childTid) {
    RawEvent event = call.event();
    if (isElsewhere(event)) {
      call.setThread(state.threads().getOrMake(event.tid));
      return;
    }
    ThreadState old = state.threads().get(childTid);
    if (old != null && old.has(CloneFlags.INVERTED)) {
      return;
    }
    if (old != null) {
      state.threads().remove(childTid);
    }
    make(event, childTid, event.tid, 0);
    call.setThread(state.threads().getOrMake(event.tid));
  }

  private void inChild(Call call) {
    RawEvent event = call.event();
    if (call.hasThread()) {
      ThreadState known = call.thread();
      if (known.cloneTs == 0 || call.ts() - known.cloneTs <= STALE) {
        if (isElsewhere(event)) {
          takeVirtualIds(known, event);
        }
        return;
      }
      state.threads().remove(event.tid);
    }
    boolean leads = (event.int32(flagsAt(event.type)) & CloneFlags.THREAD) == 0;
    long origin = event.int64(leads ? PPID : PID);
    call.setThread(make(event, event.tid, origin, CloneFlags.INVERTED));
  }

  /** Says whether the event is of a thread in another pid namespace, or its child is. */
  private static boolean isElsewhere(RawEvent event) {
    return (event.int32(flagsAt(event.type)) & CloneFlags.CHILD_IN_PID_NAMESPACE) != 0
        || isNew(event.type) && event.int64(18) != event.tid;
  }

  private static void takeVirtualIds(ThreadState thread, RawEvent event) {
    thread.vtid = isNew(event.type) ? event.int64(18) : thread.tid;
    thread.vpid = isNew(event.type) ? event.int64(19) : -1;
  }

  /** Makes the thread that begins; null if there are too many. */
  private @Nullable ThreadState make(RawEvent event, long tid, long originTid, int mark) {
    ThreadState origin = state.threads().getOrMake(originTid);
    if (origin == null) {
      return null;
    }
    ThreadState child = new ThreadState(tid);
    child.flags = event.int32(flagsAt(event.type)) | mark;
    boolean leads = !child.has(CloneFlags.THREAD);
    child.pid = leads ? tid : event.int64(PID);
    child.ptid = state.isCompat() ? originTid : origin.leader().tid;
    if (!leads) {
      child.flags |= CloneFlags.FILES;
    }
    if (isElsewhere(event)) {
      takeVirtualIds(child, event);
    } else {
      child.vtid = child.tid;
      child.vpid = child.pid;
    }
    take(child, event);
    if (origin.isUnknown()) {
      describe(origin, child, event, mark == 0 || !leads);
    } else {
      inherit(child, origin);
    }
    return state.threads().add(child) ? child : null;
  }

  /** Takes what the event tells of the child. */
  private void take(ThreadState child, RawEvent event) {
    int flagsAt = flagsAt(event.type);
    child.exe = event.string(EXE);
    child.args = event.strings(ARGS);
    child.comm = flagsAt >= 14 ? event.string(13) : child.exe;
    child.uid = event.int32(flagsAt + 1);
    child.gid = event.int32(flagsAt + 2);
    child.cloneTs = event.ts;
    if (isNew(event.type) && !event.isEmpty(14)) {
      child.containerId = state.containers().of(event.bytes(), event.at(14), event.length(14));
    }
    if (!state.isCompat() && event.stringLength(CWD) > 0) {
      child.cwd = Paths.directory("", event.string(CWD), false);
    }
  }

  /** Takes over from the parent, or of a thread from the main one, what the event does not tell. */
  private void inherit(ThreadState child, ThreadState origin) {
    child.inherit(origin);
    if (child.has(CloneFlags.THREAD)) {
      return;
    }
    ThreadState owner = origin.has(CloneFlags.FILES) ? origin.main() : origin;
    if (owner != null) {
      boolean same = child.has(CloneFlags.FILES) && !state.isCompat();
      child.setDescriptors(same ? owner.ownDescriptors() : owner.listedDescriptors().copy());
    }
    child.cwd = origin.workingDirectory();
    child.env = origin.leader().env;
  }

  /** Tells of a thread that was not known what the event of a clone, its own or not, tells. */
  private void describe(ThreadState thread, ThreadState child, RawEvent event, boolean own) {
    thread.exe = child.exe;
    thread.comm = child.comm;
    thread.args = child.args;
    if (own && thread.isInvalid()) {
      thread.pid = event.int64(PID);
      thread.ptid = event.int64(PPID);
      thread.vtid = thread.tid;
      thread.vpid = thread.pid;
      state.threads().link(thread);
    }
  }
}
