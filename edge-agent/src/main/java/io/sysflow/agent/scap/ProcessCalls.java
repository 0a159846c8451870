package io.sysflow.agent.scap;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SetUid;
import io.sysflow.model.XopFlag;

/** Calls that make, change or end processes. */
final class ProcessCalls {

  private final NodeState state;
  private final Emitter emitter;
  private final CloneCalls clones;
  private final ExecCalls execs;

  ProcessCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
    clones = new CloneCalls(state, emitter);
    execs = new ExecCalls(state, emitter);
  }

  void accept(Call call) {
    int type = call.type();
    if (!Type.isExit(type)) {
      return;
    }
    if (CloneCalls.isClone(type)) {
      clones.accept(call);
    } else if (call.hasThread()) {
      if (ExecCalls.isExec(type)) {
        execs.accept(call);
      } else {
        change(call, type);
      }
    }
  }

  /** A thread ends: the only event of it. */
  void exit(Call call) {
    ThreadState thread = call.thread();
    state.threads().ended(thread);
    int status = call.event().count() == 0 && state.isCompat() ? -1 : (int) call.result();
    emitter.emit(new ProcessExit(call.ts(), emitter.actor(call), status));
  }

  private void change(Call call, int type) {
    switch (type) {
      case Type.CHDIR_X -> changeDirectory(call, call.event().string(1));
      case Type.FCHDIR_X -> {
        FdInfo fd = call.fd();
        if (fd != null) {
          changeDirectory(call, fd.name);
        }
      }
      case Type.GETCWD_X -> {
        if (call.result() >= 0) {
          setDirectory(call.thread(), call.event().string(1));
        }
      }
      case Type.SETUID_X -> setUid(call, 0);
      case Type.SETRESUID_X -> setUid(call, 1);
      case Type.SETGID_X -> setGid(call, 0);
      case Type.SETRESGID_X -> setGid(call, 1);
      case Type.SETSID_X -> {
        if (call.result() >= 0) {
          call.thread().sid = call.result();
        }
      }
      case Type.CAPSET_X -> setCapabilities(call);
      default -> {}
    }
  }

  private void changeDirectory(Call call, String path) {
    if (call.result() >= 0) {
      setDirectory(call.thread(), path);
    }
    tell(call, XopFlag.CHDIR);
  }

  private void setDirectory(ThreadState thread, String path) {
    ThreadState main = thread.main();
    if (main != null) {
      main.cwd = Paths.directory(main.cwd, path, state.isCompat());
    }
  }

  /** Takes the id that counts from an enter event: the only one, or the effective one. */
  private void setUid(Call call, int parameter) {
    Long first = call.argument(0, 1);
    Long effective = call.argument(parameter, parameter + 1);
    int asked = first == null ? -1 : first.intValue();
    if (call.result() >= 0 && effective != null && (parameter == 0 || effective != -1)) {
      asked = effective.intValue();
      call.thread().uid = asked;
    }
    Actor actor = emitter.actor(call);
    ProcessInfo process = emitter.process(call);
    String container = call.thread().containerId;
    String name = state.users().user(container == null ? "" : container, asked);
    emitter.emit(new SetUid(call.ts(), actor, process, asked, name, (int) call.result()));
  }

  private void setGid(Call call, int parameter) {
    Long gid = call.argument(parameter, parameter + 1);
    if (call.result() >= 0 && gid != null && (parameter == 0 || gid != -1)) {
      call.thread().gid = gid.intValue();
      changed(call);
    }
    tell(call, XopFlag.SETGID);
  }

  private void setCapabilities(Call call) {
    if (call.result() >= 0) {
      ThreadState thread = call.thread();
      thread.capInheritable = call.event().int64(1);
      thread.capPermitted = call.event().int64(2);
      thread.capEffective = call.event().int64(3);
      thread.capsKnown = true;
      changed(call);
    }
    tell(call, XopFlag.CAPSET);
  }

  /** Tells of a process that is not as it was. */
  private void changed(Call call) {
    if (!state.isCompat()) {
      emitter.emit(new ProcessSeen(call.ts(), emitter.process(call)));
    }
  }

  /** Tells of what SysFlow v5 has no bit for. */
  private void tell(Call call, XopFlag op) {
    if (!state.isCompat()) {
      Actor actor = emitter.actor(call);
      emitter.emit(new ProcessOp(call.ts(), actor, op, (int) call.result(), null, null));
    }
  }
}
