package io.sysflow.agent.probe;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.NameOp;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Decodes operations on names. Used from one thread. */
final class NameDecoder {
  private static final int MODE_MASK = 07777;

  private final Node node;
  private final ProcessDecoder processes;
  private final Resources resources;

  NameDecoder(Node node, ProcessDecoder processes, Resources resources) {
    this.node = node;
    this.processes = processes;
    this.resources = resources;
  }

  void decode(ProbeRecord r) {
    ProcessState process = processes.process(r);
    int kind = r.kind();
    String path = resources.name(r, process, Wire.TAG_RAW, Wire.TAG_BASE);
    @Nullable FileResource newFile = null;
    if (kind == Wire.RENAME || kind == Wire.LINK || kind == Wire.SYMLINK) {
      String newPath = resources.name(r, process, Wire.TAG_RAW2, Wire.TAG_BASE2);
      newFile = new FileResource(RestType.UNKNOWN, newPath, process.containerId());
      path = kind == Wire.SYMLINK ? target(r, newPath) : path;
    }
    boolean directory = kind == Wire.MKDIR || kind == Wire.RMDIR;
    RestType type = directory ? RestType.DIRECTORY : RestType.UNKNOWN;
    node.out.emit(
        new NameOp(
            node.ts(r),
            process.actor(r.tid()),
            op(kind),
            xop(kind),
            new FileResource(type, path, process.containerId()),
            newFile,
            raw(r, Wire.TAG_RAW),
            raw(r, Wire.TAG_RAW2),
            r.ret(),
            hasMode(kind) ? (int) r.a0() & MODE_MASK : null,
            r.a1() == 0 ? null : r.a1()));
  }

  private @Nullable String raw(ProbeRecord r, int tag) {
    return r.find(tag) ? node.paths.text(r) : null;
  }

  /** The target of a link is seen from where the link is; see symlink(7). */
  private String target(ProbeRecord r, String link) {
    String raw = raw(r, Wire.TAG_RAW);
    return raw == null ? "" : Paths.resolve(Paths.parent(link), raw);
  }

  private static boolean hasMode(int kind) {
    return kind == Wire.MKDIR || kind == Wire.CHMOD || kind == Wire.MKNOD;
  }

  private static OpFlags op(int kind) {
    return switch (kind) {
      case Wire.UNLINK -> OpFlags.of(OpFlag.UNLINK);
      case Wire.RMDIR -> OpFlags.of(OpFlag.RMDIR);
      case Wire.MKDIR -> OpFlags.of(OpFlag.MKDIR);
      case Wire.RENAME -> OpFlags.of(OpFlag.RENAME);
      case Wire.LINK -> OpFlags.of(OpFlag.LINK);
      case Wire.SYMLINK -> OpFlags.of(OpFlag.SYMLINK);
      default -> OpFlags.NONE;
    };
  }

  private static XopFlags xop(int kind) {
    return switch (kind) {
      case Wire.CHMOD -> XopFlags.of(XopFlag.CHMOD);
      case Wire.CHOWN -> XopFlags.of(XopFlag.CHOWN);
      case Wire.TRUNCATE -> XopFlags.of(XopFlag.TRUNCATE_FILE);
      case Wire.MKNOD -> XopFlags.of(XopFlag.MKNOD);
      case Wire.MOUNT -> XopFlags.of(XopFlag.MOUNT);
      case Wire.UMOUNT -> XopFlags.of(XopFlag.UMOUNT);
      case Wire.CHROOT -> XopFlags.of(XopFlag.CHROOT);
      case Wire.SETXATTR -> XopFlags.of(XopFlag.SETXATTR);
      case Wire.UTIMES -> XopFlags.of(XopFlag.UTIMES);
      default -> XopFlags.NONE;
    };
  }
}
