package io.sysflow.agent.scap;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessInfo;
import org.jspecify.annotations.Nullable;

/** Execve, execveat: a process runs another program. */
final class ExecCalls {

  private static final int EXE = 1;
  private static final int ARGS = 2;
  private static final int PID = 4;
  private static final int PPID = 5;
  private static final int CWD = 6;
  private static final int COMM = 13;
  private static final int CGROUPS = 14;
  private static final int ENV = 15;
  private static final int TTY = 16;
  private static final int PGID = 17;
  private static final int LOGIN_UID = 18;
  private static final int FLAGS = 19;
  private static final int CAPABILITIES = 20;
  private static final int INODE = 23;
  private static final int UID = 26;
  private static final int TRUSTED_PATH = 27;

  private final NodeState state;
  private final Emitter emitter;

  ExecCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** Returns how many parameters this version of exec had at first; 0 if it is no exec. */
  private static int version(int type) {
    return switch (type) {
      case Type.EXECVE_8_X -> 8;
      case Type.EXECVE_13_X -> 13;
      case Type.EXECVE_14_X -> 14;
      case Type.EXECVE_15_X -> 15;
      case Type.EXECVE_16_X -> 16;
      case Type.EXECVE_17_X -> 17;
      case Type.EXECVE_18_X -> 18;
      case Type.EXECVE_X, Type.EXECVEAT_X -> 19;
      default -> 0;
    };
  }

  static boolean isExec(int type) {
    return version(type) > 0;
  }

  void accept(Call call) {
    if (call.result() >= 0) {
      replace(call);
    }
    if (state.isCompat() && call.type() == Type.EXECVEAT_X) {
      return;
    }
    // The process first: one that begins with this event is new, not there before.
    ProcessInfo process = emitter.process(call);
    Actor actor = call.thread().actor();
    emitter.emit(new ProcessExec(call.ts(), actor, process, (int) call.result()));
  }

  private void replace(Call call) {
    ThreadState thread = call.thread();
    RawEvent event = call.event();
    int version = version(event.type);
    state.threads().resurrect(thread);
    boolean invalid = thread.isInvalid();
    thread.exe = event.string(EXE);
    thread.comm = version >= 15 ? event.string(COMM) : thread.exe;
    thread.args = event.strings(ARGS);
    thread.pid = event.int64(PID);
    if (invalid) {
      thread.ptid = event.int64(PPID);
      if (!thread.has(CloneFlags.CHILD_IN_PID_NAMESPACE)) {
        thread.vtid = thread.tid;
        thread.vpid = thread.pid;
      }
      state.threads().link(thread);
    }
    takeSurroundings(thread, event, version);
    takePath(call, thread, version);
    takeFacts(thread, event, version);
    thread.flags =
        CloneFlags.ACTIVE | thread.flags & (CloneFlags.MAIN_THREAD | CloneFlags.INVERTED);
    if (!state.isCompat()) {
      thread.setDescriptors(thread.ownDescriptors().without(FdInfo::isCloseOnExec));
      endOthers(thread);
    }
  }

  private void takeSurroundings(ThreadState thread, RawEvent event, int version) {
    if (version >= 14) {
      thread.env = event.strings(version == 14 ? 13 : version == 15 ? 14 : ENV);
    }
    if (version >= 16) {
      thread.containerId =
          event.isEmpty(CGROUPS)
              ? null
              : state.containers().of(event.bytes(), event.at(CGROUPS), event.length(CGROUPS));
    }
    if (version >= 17) {
      thread.tty = event.int32(TTY) != 0;
      thread.ttyKnown = true;
    }
    if (!state.isCompat() && thread.cwd.isEmpty() && event.stringLength(CWD) > 0) {
      thread.cwd = Paths.directory("", event.string(CWD), false);
    }
  }

  private void takePath(Call call, ThreadState thread, int version) {
    RawEvent enter = call.enter();
    if (call.event().count() > TRUSTED_PATH) {
      thread.exePath = call.event().string(TRUSTED_PATH);
    } else if (version >= 18 && enter != null) {
      thread.exePath =
          enter.type == Type.EXECVEAT_E ? pathAt(thread, enter) : path(thread, enter.string(0));
    } else if (!state.isCompat()) {
      thread.exePath = "";
    }
  }

  private String path(ThreadState thread, String name) {
    return name.equals(RawEvent.UNKNOWN)
        ? name
        : Paths.join(thread.workingDirectory(), name, state.isCompat());
  }

  private String pathAt(ThreadState thread, RawEvent enter) {
    String name = enter.string(1);
    boolean emptyPath = (enter.int32(2) & PpmFlags.AT_EMPTY_PATH) != 0;
    String directory = directory(thread, name, enter.int64(0));
    if (directory == null || !emptyPath && name.equals(RawEvent.UNKNOWN)) {
      return RawEvent.UNKNOWN;
    }
    return emptyPath
        ? Paths.join("", directory, state.isCompat())
        : Paths.join(directory, name, state.isCompat());
  }

  private @Nullable String directory(ThreadState thread, String name, long dirFd) {
    if (name.startsWith("/")) {
      return ".";
    }
    if (dirFd == PpmFlags.AT_FDCWD) {
      return thread.workingDirectory();
    }
    FdInfo info = thread.descriptor((int) dirFd);
    return info == null ? null : info.directory(state.isCompat());
  }

  private static void takeFacts(ThreadState thread, RawEvent event, int version) {
    if (version >= 19) {
      thread.vpgid = event.int64(PGID);
    }
    if (event.count() > LOGIN_UID) {
      thread.loginUid = event.int32(LOGIN_UID);
      thread.loginUidKnown = true;
    }
    if (event.count() > FLAGS) {
      int flags = event.int32(FLAGS);
      thread.exeWritable = (flags & PpmFlags.EXE_WRITABLE) != 0;
      thread.exeUpperLayer = (flags & PpmFlags.EXE_UPPER_LAYER) != 0;
      thread.exeMemfd = (flags & PpmFlags.EXE_FROM_MEMFD) != 0;
      thread.exeFlagsKnown = true;
    }
    if (event.count() > CAPABILITIES + 2) {
      thread.capInheritable = event.int64(CAPABILITIES);
      thread.capPermitted = event.int64(CAPABILITIES + 1);
      thread.capEffective = event.int64(CAPABILITIES + 2);
      thread.capsKnown = true;
    }
    if (event.count() > INODE + 2) {
      thread.exeIno = event.int64(INODE);
      thread.exeCtime = event.int64(INODE + 1);
      thread.exeMtime = event.int64(INODE + 2);
    }
    thread.exeInodeKnown = event.count() > INODE + 2;
    if (event.count() > UID) {
      thread.uid = event.int32(UID);
    }
  }

  /** All threads but the main one end. */
  private void endOthers(ThreadState thread) {
    ProcessThreads group = thread.group;
    if (group != null && group.alive() > 1) {
      for (ThreadState other : group.others()) {
        state.threads().remove(other.tid);
      }
    }
  }
}
