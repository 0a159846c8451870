package io.sysflow.agent.scap;

import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Calls on the names and the attributes of files. */
final class NameCalls {

  /** What a name means, and how the call wrote it. */
  private record Name(FileResource file, String raw) {}

  /** No parameter. */
  private static final int NONE = -1;

  private final NodeState state;
  private final Emitter emitter;

  NameCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  void accept(Call call) {
    if (!Type.isExit(call.type())) {
      return;
    }
    RawEvent enter = call.enter();
    RawEvent event = call.event();
    switch (call.type()) {
      case Type.MKDIR_X -> one(call, OpFlag.MKDIR, event, NONE, 1);
      case Type.MKDIRAT_X -> one(call, OpFlag.MKDIR, event, 1, 2);
      case Type.RMDIR_X -> one(call, OpFlag.RMDIR, event, NONE, 1);
      case Type.UNLINK_X -> one(call, OpFlag.UNLINK, event, NONE, 1);
      case Type.UNLINKAT_X -> unlinkAt(call, event);
      case Type.LINK_X -> two(call, OpFlag.LINK, event, NONE, 1);
      case Type.LINKAT_X -> two(call, OpFlag.LINK, event, 1, 2);
      case Type.RENAME_X -> two(call, OpFlag.RENAME, event, NONE, 1);
      case Type.RENAMEAT_X, Type.RENAMEAT2_X -> two(call, OpFlag.RENAME, event, 1, 2);
      case Type.SYMLINK_X -> symlink(call, NONE, 2);
      case Type.SYMLINKAT_X -> symlink(call, 2, 3);
      default -> {
        if (enter != null) {
          acceptOld(call, enter);
        }
        if (!state.isCompat()) {
          acceptFurther(call);
        }
      }
    }
  }

  /** Takes old versions, of which enter tells the names. */
  private void acceptOld(Call call, RawEvent enter) {
    switch (call.type()) {
      case Type.MKDIR_1_X -> one(call, OpFlag.MKDIR, enter, NONE, 0);
      case Type.RMDIR_1_X -> one(call, OpFlag.RMDIR, enter, NONE, 0);
      case Type.UNLINK_1_X -> one(call, OpFlag.UNLINK, enter, NONE, 0);
      case Type.UNLINKAT_1_X -> one(call, OpFlag.UNLINK, enter, 0, 1);
      case Type.LINK_1_X -> two(call, OpFlag.LINK, enter, NONE, 0);
      case Type.LINKAT_1_X -> two(call, OpFlag.LINK, enter, 0, 1);
      default -> {}
    }
  }

  /** Takes what SysFlow v5 has no bit for. */
  private void acceptFurther(Call call) {
    switch (call.type()) {
      case Type.CHMOD_X -> further(call, XopFlag.CHMOD, NONE, 1);
      case Type.FCHMODAT_X -> further(call, XopFlag.CHMOD, 1, 2);
      case Type.FCHMOD_X -> descriptor(call, XopFlag.CHMOD);
      case Type.CHOWN_X, Type.LCHOWN_X -> further(call, XopFlag.CHOWN, NONE, 1);
      case Type.FCHOWNAT_X -> further(call, XopFlag.CHOWN, 1, 2);
      case Type.FCHOWN_X -> descriptor(call, XopFlag.CHOWN);
      case Type.MKNOD_X -> further(call, XopFlag.MKNOD, NONE, 1);
      case Type.MKNODAT_X -> further(call, XopFlag.MKNOD, 1, 2);
      case Type.MOUNT_X -> further(call, XopFlag.MOUNT, NONE, 2);
      case Type.UMOUNT_1_X, Type.UMOUNT_X, Type.UMOUNT2_X -> further(call, XopFlag.UMOUNT, NONE, 1);
      case Type.CHROOT_X -> further(call, XopFlag.CHROOT, NONE, 1);
      default -> {}
    }
  }

  private void unlinkAt(Call call, RawEvent event) {
    boolean directory = (event.int32(3) & PpmFlags.AT_REMOVEDIR) != 0 && !state.isCompat();
    one(call, directory ? OpFlag.RMDIR : OpFlag.UNLINK, event, 1, 2);
  }

  private void one(Call call, OpFlag op, RawEvent names, int directory, int name) {
    RestType type =
        op == OpFlag.MKDIR || op == OpFlag.RMDIR ? RestType.DIRECTORY : RestType.UNKNOWN;
    emit(call, OpFlags.of(op), XopFlags.NONE, name(call, type, names, directory, name), null);
  }

  /** Takes two names, which follow each other, each after its directory if there are such. */
  private void two(Call call, OpFlag op, RawEvent names, int directory, int name) {
    boolean at = directory != NONE;
    Name file = name(call, RestType.UNKNOWN, names, directory, name);
    Name newFile =
        name(call, RestType.UNKNOWN, names, at ? directory + 2 : NONE, at ? name + 2 : name + 1);
    emit(call, OpFlags.of(op), XopFlags.NONE, file, newFile);
  }

  private void symlink(Call call, int directory, int link) {
    RawEvent event = call.event();
    Name newFile = name(call, RestType.UNKNOWN, event, directory, link);
    String raw = raw(event, 1);
    String target;
    if (state.isCompat()) {
      target = directory == NONE ? path(call, event, NONE, raw) : raw;
    } else {
      String path = newFile.file.path();
      int end = path.lastIndexOf('/') + 1;
      target = Paths.absolute(path.substring(0, end), raw, false);
    }
    Name file = new Name(file(call, RestType.UNKNOWN, target), raw);
    emit(call, OpFlags.of(OpFlag.SYMLINK), XopFlags.NONE, file, newFile);
  }

  private void further(Call call, XopFlag op, int directory, int name) {
    Name file = name(call, RestType.UNKNOWN, call.event(), directory, name);
    emit(call, OpFlags.NONE, XopFlags.of(op), file, null);
  }

  private void descriptor(Call call, XopFlag op) {
    int fd = call.event().fd(1);
    FdInfo info = call.thread().descriptor(fd);
    Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      int ret = (int) call.result();
      emitter.emit(
          new FdOp(
              call.ts(), emitter.actor(call), fd, resource, OpFlags.NONE, XopFlags.of(op), ret));
    }
  }

  private Name name(Call call, RestType type, RawEvent names, int directory, int name) {
    String raw = raw(names, name);
    return new Name(file(call, type, path(call, names, directory, raw)), raw);
  }

  private String raw(RawEvent names, int name) {
    String raw = names.string(name);
    return state.isCompat() ? Paths.printable(raw) : raw;
  }

  private String path(Call call, RawEvent names, int directory, String name) {
    String from = call.thread().workingDirectory();
    long dirFd = directory == NONE ? PpmFlags.AT_FDCWD : names.int64(directory);
    if (dirFd != PpmFlags.AT_FDCWD) {
      FdInfo info = call.thread().descriptor((int) dirFd);
      from = info == null ? "" : info.name;
    }
    return Paths.absolute(from, name, state.isCompat());
  }

  private static FileResource file(Call call, RestType type, String path) {
    return new FileResource(type, path, call.thread().containerId);
  }

  private @Nullable Integer mode(Call call) {
    if (state.isCompat()) {
      return null;
    }
    Long mode =
        switch (call.type()) {
          case Type.CHMOD_X, Type.MKNOD_X -> (Long) call.event().int64(2);
          case Type.MKDIRAT_X, Type.FCHMODAT_X, Type.MKNODAT_X -> (Long) call.event().int64(3);
          case Type.MKDIR_X -> call.argument(0, 2);
          case Type.MKDIR_1_X -> call.argument(1, RawEvent.MAX_PARAMETERS);
          default -> null;
        };
    return mode == null ? null : (Integer) mode.intValue();
  }

  private @Nullable Long flags(Call call) {
    RawEvent event = call.event();
    return switch (call.type()) {
      case Type.UNLINKAT_X -> (Long) event.int64(3);
      case Type.LINKAT_X, Type.RENAMEAT2_X, Type.FCHOWNAT_X -> (Long) event.int64(5);
      case Type.MOUNT_X -> call.argument(0, 4);
      case Type.UMOUNT_1_X, Type.UMOUNT2_X -> call.argument(0, 2);
      default -> null;
    };
  }

  private void emit(Call call, OpFlags op, XopFlags xop, Name name, @Nullable Name newName) {
    emitter.emit(
        new NameOp(
            call.ts(),
            emitter.actor(call),
            op,
            xop,
            name.file,
            newName == null ? null : newName.file,
            name.raw,
            newName == null ? null : newName.raw,
            (int) call.result(),
            mode(call),
            flags(call)));
  }
}
