package io.sysflow.agent.scap;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;

/** Calls that make, copy and close descriptors other than sockets. */
final class DescriptorCalls {

  private static final OpFlags MMAP = OpFlags.of(OpFlag.MMAP);
  private static final OpFlags SETNS = OpFlags.of(OpFlag.SETNS);

  /** Which parameter of mmap's exit is the descriptor, where exit tells all. */
  private static final int MMAP_ALL = 8;

  private final NodeState state;
  private final Emitter emitter;
  private final OpenCalls opens;
  private boolean closed;

  DescriptorCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
    opens = new OpenCalls(state, emitter);
  }

  void accept(Call call) {
    int type = call.type();
    switch (type) {
      case Type.CLOSE_X -> close(call);
      case Type.OPEN_X,
          Type.CREAT_X,
          Type.OPENAT_1_X,
          Type.OPENAT_X,
          Type.OPENAT2_X,
          Type.OPEN_BY_HANDLE_AT_X ->
          opens.accept(call);
      case Type.DUP_1_X, Type.DUP_X, Type.DUP2_X, Type.DUP3_X, Type.FCNTL_X -> duplicate(call);
      case Type.PIPE_X, Type.PIPE2_X -> pipe(call);
      case Type.SETNS_X -> mark(call, SETNS, XopFlags.NONE);
      case Type.PIDFD_GETFD_X -> fetch(call);
      case Type.MMAP_X, Type.MMAP2_X -> {
        if (call.event().count() > MMAP_ALL && call.thread().lastType != call.type() - 1) {
          map(call, MMAP_ALL - 1);
        }
      }
      default -> {
        if (Type.isExit(type)) {
          single(call, type);
        }
      }
    }
  }

  /** Returns, once, whether a descriptor was closed and is to go. */
  boolean takeClosed() {
    boolean was = closed;
    closed = false;
    return was;
  }

  /** A file is mapped: enter says all there is to be said. */
  void map(Call call) {
    map(call, 3);
  }

  /** Takes flags and descriptor, which follow each other. */
  private void map(Call call, int flags) {
    RawEvent event = call.event();
    boolean anonymous = (event.int32(flags) & PpmFlags.MAP_ANONYMOUS) != 0;
    int fd = event.fd(flags + 1);
    FdInfo info = anonymous ? null : call.thread().descriptor(fd);
    FileResource file = info == null ? null : emitter.file(call, info);
    if (file != null) {
      emitter.emit(new FdOp(call.ts(), emitter.actor(call), fd, file, MMAP, XopFlags.NONE, 0));
    }
  }

  private void close(Call call) {
    ThreadState thread = call.thread();
    FdInfo closing = thread.closing;
    thread.closing = null;
    FdInfo info = call.fd();
    if (info == null) {
      return;
    }
    boolean failed = call.result() < 0;
    closed = !failed;
    if (!state.isCompat()) {
      if (failed || closing == null) {
        return;
      }
      // Another thread may have got the same number since.
      closed = closing == info;
      info = closing;
    }
    Resource resource = emitter.resource(call, info);
    if (resource != null) {
      emitter.emit(new Close(call.ts(), emitter.actor(call), thread.lastFd, resource));
    }
  }

  private void mark(Call call, OpFlags op, XopFlags xop) {
    FdInfo info = call.fd();
    Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      int ret = (int) call.result();
      emitter.emit(
          new FdOp(call.ts(), emitter.actor(call), call.fdNumber(), resource, op, xop, ret));
    }
  }

  private void duplicate(Call call) {
    FdInfo info = call.fd();
    int fd = call.event().fd(0);
    if (call.result() < 0 || info == null || fd == call.fdNumber() || !isDuplicate(call)) {
      return;
    }
    FdInfo copy = info.copy();
    if (!state.isCompat()) {
      copy.openFlags &= ~PpmFlags.O_CLOEXEC;
      copy.openFlags |= closesOnExec(call) ? PpmFlags.O_CLOEXEC : 0;
      tellDuplicate(call, fd, copy);
    }
    call.add(fd, copy);
  }

  /** The new descriptor is what is told of; what it stood for before is closed without a call. */
  private void tellDuplicate(Call call, int fd, FdInfo copy) {
    Actor actor = emitter.actor(call);
    FdInfo replaced = call.thread().descriptor(fd);
    Resource before = replaced == null ? null : emitter.resource(call, replaced);
    if (before != null) {
      emitter.emit(new Close(call.ts(), actor, fd, before));
    }
    Resource resource = emitter.resource(call, copy);
    if (resource != null) {
      XopFlags dup = XopFlags.of(XopFlag.DUP);
      emitter.emit(new FdOp(call.ts(), actor, fd, resource, OpFlags.NONE, dup, fd));
    }
  }

  private static boolean isDuplicate(Call call) {
    if (call.type() != Type.FCNTL_X) {
      return true;
    }
    Long command = call.argument(1, 2);
    return command != null && (command == PpmFlags.F_DUPFD || command == PpmFlags.F_DUPFD_CLOEXEC);
  }

  private static boolean closesOnExec(Call call) {
    return switch (call.type()) {
      case Type.FCNTL_X -> {
        Long command = call.argument(1, 2);
        yield command != null && command == PpmFlags.F_DUPFD_CLOEXEC;
      }
      case Type.DUP3_X -> call.event().int32(3) != 0;
      default -> false;
    };
  }

  private void pipe(Call call) {
    if (call.result() < 0) {
      return;
    }
    RawEvent event = call.event();
    FdInfo info = new FdInfo(FdType.PIPE);
    info.openFlags = event.int32(4);
    info.name = state.isCompat() ? "" : "pipe:[" + event.int64(3) + "]";
    info.shared = true;
    call.add(event.fd(1), info);
    call.add(event.fd(2), info);
  }

  private void single(Call call, int type) {
    int kind =
        switch (type) {
          case Type.EVENTFD_X, Type.EVENTFD2_X -> FdType.EVENT;
          case Type.SIGNALFD_X, Type.SIGNALFD4_X -> FdType.SIGNAL;
          case Type.TIMERFD_CREATE_X -> FdType.TIMER;
          case Type.INOTIFY_INIT_X, Type.INOTIFY_INIT1_X -> FdType.INOTIFY;
          case Type.BPF_X -> FdType.BPF;
          case Type.USERFAULTFD_X -> FdType.USER_FAULT;
          case Type.IO_URING_SETUP_X -> FdType.IO_URING;
          case Type.EPOLL_CREATE_X, Type.EPOLL_CREATE1_X -> FdType.EVENT_POLL;
          case Type.MEMFD_CREATE_X -> FdType.MEMORY;
          case Type.PIDFD_OPEN_X -> FdType.PID;
          default -> FdType.UNKNOWN;
        };
    if (kind == FdType.UNKNOWN) {
      return;
    }
    tellSpecial(call, kind);
    boolean madeNone = kind == FdType.BPF && !state.isCompat() && call.result() < 3;
    if (call.result() >= 0 && !madeNone) {
      FdInfo info = new FdInfo(kind);
      info.name = kind == FdType.MEMORY ? call.event().string(1) : "";
      call.add(call.event().fd(0), info);
    }
  }

  /** Tells of what rules ask for and SysFlow v5 has no bit for. */
  private void tellSpecial(Call call, int kind) {
    if (state.isCompat()) {
      return;
    }
    XopFlag op =
        switch (kind) {
          case FdType.BPF -> XopFlag.BPF;
          case FdType.USER_FAULT -> XopFlag.USERFAULTFD;
          case FdType.IO_URING -> XopFlag.IO_URING;
          case FdType.MEMORY -> XopFlag.MEMFD;
          default -> null;
        };
    if (op != null) {
      int ret = (int) call.result();
      emitter.emit(new ProcessOp(call.ts(), emitter.actor(call), op, ret, null, null));
    }
  }

  /** A descriptor is fetched from another process: of what, the capture does not say. */
  private static void fetch(Call call) {
    if (call.result() >= 0) {
      call.add(call.event().fd(0), new FdInfo(FdType.UNSUPPORTED));
    }
  }
}
