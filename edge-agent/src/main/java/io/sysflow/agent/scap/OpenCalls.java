package io.sysflow.agent.scap;

import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Open, openat, openat2, creat, open_by_handle_at. */
final class OpenCalls {

  /** What libsinsp puts before a name whose directory it does not know. */
  private static final String UNKNOWN_DIRECTORY = "<UNKNOWN>";

  private static final int CREAT_FLAGS = OpenFlags.CREAT | OpenFlags.WRONLY | OpenFlags.TRUNC;

  private final NodeState state;
  private final Emitter emitter;
  private final PathCache paths;

  /** What is opened: its path and flags. */
  private PathCache.@Nullable Entry path;

  private int flags;

  OpenCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
    paths = new PathCache(state.isCompat());
  }

  void accept(Call call) {
    if (!resolve(call)) {
      return;
    }
    PathCache.Entry entry = Objects.requireNonNull(path);
    int fd = call.event().fd(0);
    if (fd >= 0) {
      boolean isDirectory = (flags & PpmFlags.O_DIRECTORY) != 0;
      FdInfo info = new FdInfo(isDirectory ? FdType.DIRECTORY : FdType.FILE_2);
      info.openFlags = flags;
      info.name = entry.path();
      call.add(fd, info);
    }
    if (state.isCompat()) {
      tellCompatibly(call, entry);
    } else {
      tell(call, entry, fd);
    }
  }

  /** Finds path and flags; returns false if they cannot be found. */
  private boolean resolve(Call call) {
    return switch (call.type()) {
      case Type.OPEN_X -> open(call, 1, call.event().int32(2));
      case Type.CREAT_X -> open(call, 1, state.isCompat() ? 0 : CREAT_FLAGS);
      case Type.OPENAT_X, Type.OPENAT2_X -> openAt(call);
      case Type.OPENAT_1_X -> call.enter() != null && openAt(call, call.enter(), 0);
      default -> {
        flags = call.event().int32(2);
        path = paths.get("", call.event(), 3);
        yield true;
      }
    };
  }

  /** What enter told is taken before what exit tells, but not whether the file was created. */
  private boolean open(Call call, int name, int exitFlags) {
    RawEvent enter = call.enter();
    String directory = call.thread().workingDirectory();
    flags = exitFlags;
    boolean creat = call.type() == Type.CREAT_X;
    if (enter != null && enter.count() >= (creat ? 1 : 2) && isKnown(enter, 0)) {
      flags = (creat ? exitFlags : enter.int32(1)) | exitFlags & PpmFlags.O_F_CREATED;
      path = paths.get(directory, enter, 0);
    } else {
      path = paths.get(directory, call.event(), name);
    }
    return true;
  }

  private boolean openAt(Call call) {
    RawEvent enter = call.enter();
    int created = call.event().int32(3) & PpmFlags.O_F_CREATED;
    return enter != null && enter.count() >= 3 && isKnown(enter, 1)
        ? openAt(call, enter, 0, created)
        : openAt(call, call.event(), 1, 0);
  }

  private boolean openAt(Call call, RawEvent event, int first) {
    return openAt(call, event, first, 0);
  }

  /** Takes directory, name and flags from three parameters in a row. */
  private boolean openAt(Call call, RawEvent event, int first, int moreFlags) {
    flags = event.int32(first + 2) | moreFlags;
    path = paths.get(directory(call, event, first), event, first + 1);
    return true;
  }

  private String directory(Call call, RawEvent event, int first) {
    if (!event.isEmpty(first + 1) && event.bytes()[event.at(first + 1)] == '/') {
      return "";
    }
    long dirFd = event.int64(first);
    if (dirFd == PpmFlags.AT_FDCWD) {
      return call.thread().workingDirectory();
    }
    FdInfo info = call.thread().descriptor((int) dirFd);
    call.setFd(info);
    if (info == null) {
      return state.isCompat() ? UNKNOWN_DIRECTORY : "";
    }
    return info.directory(state.isCompat());
  }

  private static boolean isKnown(RawEvent event, int parameter) {
    int length = event.stringLength(parameter);
    return !event.isEmpty(parameter)
        && !(length == RawEvent.UNKNOWN.length()
            && event.string(parameter).equals(RawEvent.UNKNOWN));
  }

  private void tell(Call call, PathCache.Entry entry, int fd) {
    FdInfo info = call.fd();
    RestType type = (flags & PpmFlags.O_DIRECTORY) != 0 ? RestType.DIRECTORY : RestType.FILE;
    String container = call.thread().containerId;
    FileResource file = fd >= 0 && info != null ? info.file(container) : null;
    emitter.emit(
        new FileOpen(
            call.ts(),
            emitter.actor(call),
            fd >= 0 ? fd : (int) call.result(),
            file == null ? new FileResource(type, entry.path(), container) : file,
            new OpenFlags(flags),
            entry.name(),
            mode(call)));
  }

  private @Nullable Integer mode(Call call) {
    if ((flags & OpenFlags.CREAT) == 0) {
      return null;
    }
    return switch (call.type()) {
      case Type.OPEN_X -> call.event().int32(3);
      case Type.CREAT_X -> call.event().int32(2);
      case Type.OPENAT_X, Type.OPENAT2_X -> call.event().int32(4);
      default -> null;
    };
  }

  /**
   * The reference collector tells of open and openat, if there is a descriptor: also of one that
   * failed, if it was relative to a directory's, as being of that directory.
   */
  private void tellCompatibly(Call call, PathCache.Entry entry) {
    FdInfo info = call.fd();
    int type = call.type();
    boolean told = type == Type.OPEN_X || type == Type.OPENAT_X || type == Type.OPENAT_1_X;
    FileResource file = told && info != null ? emitter.file(call, info) : null;
    if (file != null && info != null) {
      int fd = call.fdNumber();
      OpenFlags openFlags = new OpenFlags(info.openFlags);
      String name = fd < 0 ? null : entry.name();
      emitter.emit(
          new FileOpen(call.ts(), emitter.actor(call), fd, file, openFlags, name, mode(call)));
    }
  }
}
