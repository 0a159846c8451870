package io.sysflow.agent.probe;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Decodes what is done with descriptors of files. Used from one thread. */
final class FileDecoder {
  private static final int MODE_MASK = 07777;
  private static final int MAKES_FILE = 0100 | 020000000; // O_CREAT, O_TMPFILE
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Node node;
  private final ProcessDecoder processes;
  private final Transfers transfers;
  private final Resources resources;

  FileDecoder(Node node, ProcessDecoder processes, Transfers transfers, Resources resources) {
    this.node = node;
    this.processes = processes;
    this.transfers = transfers;
    this.resources = resources;
  }

  void open(ProbeRecord r) {
    ProcessState process = processes.process(r);
    OpenFile file = resources.remember(r, process, OpenFile.Role.UNKNOWN);
    transfers.begin(r, process, file);
    if (file.resource() instanceof FileResource resource) {
      opened(r, process, resource);
    }
  }

  /** Takes in a file that was open before the probe was there. */
  void seen(ProbeRecord r, ProcessState process) {
    resources.seen(r, process);
  }

  /** Of a failed open only is known what it asked for. */
  void openFailed(ProbeRecord r) {
    ProcessState process = processes.process(r);
    boolean directory = node.openFlags.toOpenFlags(r.a0(), false).has(OpenFlags.DIRECTORY);
    String path = resources.name(r, process, Wire.TAG_RAW, Wire.TAG_BASE);
    RestType type = directory ? RestType.DIRECTORY : RestType.FILE;
    opened(r, process, new FileResource(type, path, process.containerId()));
  }

  private void opened(ProbeRecord r, ProcessState process, FileResource file) {
    int flags = (int) r.a0();
    node.out.emit(
        new FileOpen(
            node.ts(r),
            process.actor(r.tid()),
            r.ret(),
            file,
            node.openFlags.toOpenFlags(flags, r.has(Wire.FLAG_CREATED)),
            r.find(Wire.TAG_RAW) ? node.paths.text(r) : null,
            (flags & MAKES_FILE) != 0 ? (int) r.a1() & MODE_MASK : null));
  }

  void close(ProbeRecord r) {
    ProcessState process = processes.process(r);
    @Nullable Flow flow = process.flow(r.flowTid(), r.fd());
    transfers.finishOthers(process, r.flowTid(), r.fd());
    transfers.finish(r, process);
    OpenFile file = process.files.get(r.fd());
    if (file != null) {
      transfers.close(process, r.tid(), r.fd(), file.resource(), node.ts(r));
    } else if (flow != null && flow.has(r.flow())) {
      transfers.close(process, r.tid(), r.fd(), flow.resource, node.ts(r));
    }
  }

  void closeRange(ProbeRecord r) {
    if (r.ret() < 0 || (r.a2() & CLOSE_RANGE_CLOEXEC) != 0) {
      return;
    }
    ProcessState process = processes.process(r);
    long first = r.a0() & 0xffffffffL;
    long last = r.a1() & 0xffffffffL;
    for (int fd : process.files.keys()) {
      if (fd >= first && fd <= last) {
        transfers.finishOthers(process, -1, fd);
        OpenFile file = process.files.remove(fd);
        if (file != null && !file.inherited()) {
          transfers.close(process, r.tid(), fd, file.resource(), node.ts(r));
        }
      }
    }
  }

  /** The kernel began to sum: nothing to tell yet. */
  void start(ProbeRecord r) {
    ProcessState process = processes.process(r);
    transfers.begin(r, process, resources.of(r, process));
  }

  void flush(ProbeRecord r) {
    transfers.finish(r, processes.process(r));
  }

  /** One transfer that the kernel had no room to sum. */
  void io(ProbeRecord r) {
    ProcessState process = processes.process(r);
    OpenFile file = resources.of(r, process);
    boolean writes = r.a0() != 0;
    long ts = node.ts(r);
    node.out.emit(
        new Io(
            ts,
            ts,
            process.actor(r.tid()),
            r.fd(),
            file.resource(),
            writes ? 0 : 1,
            writes ? 0 : r.a1(),
            writes ? 1 : 0,
            writes ? r.a1() : 0));
  }

  /** The new descriptor is the same open file; what it was before is closed without a call. */
  void dup(ProbeRecord r) {
    ProcessState process = processes.process(r);
    int fd = r.fd();
    OpenFile replaced = process.files.get(fd);
    if (replaced != null && replaced.file() != r.file()) {
      transfers.finishOthers(process, -1, fd);
      transfers.close(process, r.tid(), fd, replaced.resource(), node.ts(r));
    }
    OpenFile original = process.files.get((int) r.a0());
    OpenFile file;
    if (original != null && original.file() == r.file()) {
      file = new OpenFile(original.resource(), original.file(), original.role(), false);
      process.files.put(fd, file);
    } else {
      file = resources.remember(r, process, OpenFile.Role.UNKNOWN);
    }
    operation(r, process, file, OpFlags.NONE, XopFlags.of(XopFlag.DUP));
  }

  /** Operations that change neither the descriptor nor what it stands for. */
  void operation(ProbeRecord r) {
    ProcessState process = processes.process(r);
    OpFlags op =
        switch (r.kind()) {
          case Wire.MMAP -> OpFlags.of(OpFlag.MMAP);
          case Wire.SETNS -> OpFlags.of(OpFlag.SETNS);
          case Wire.SHUTDOWN -> OpFlags.of(OpFlag.SHUTDOWN);
          default -> OpFlags.NONE;
        };
    XopFlags xop =
        switch (r.kind()) {
          case Wire.FCHMOD -> XopFlags.of(XopFlag.CHMOD);
          case Wire.FCHOWN -> XopFlags.of(XopFlag.CHOWN);
          case Wire.FTRUNCATE -> XopFlags.of(XopFlag.TRUNCATE_FILE);
          case Wire.FSETXATTR -> XopFlags.of(XopFlag.SETXATTR);
          case Wire.SOCKET -> XopFlags.of(XopFlag.SOCKET);
          case Wire.BIND -> XopFlags.of(XopFlag.BIND);
          case Wire.LISTEN -> XopFlags.of(XopFlag.LISTEN);
          default -> XopFlags.NONE;
        };
    operation(r, process, resource(r, process), op, xop);
  }

  /** A socket that is bound, or listens, stands for more than before. */
  private OpenFile resource(ProbeRecord r, ProcessState process) {
    return switch (r.kind()) {
      case Wire.BIND -> resources.remember(r, process, OpenFile.Role.UNKNOWN);
      case Wire.LISTEN -> resources.remember(r, process, OpenFile.Role.SERVER);
      default -> resources.of(r, process);
    };
  }

  private void operation(
      ProbeRecord r, ProcessState process, OpenFile file, OpFlags op, XopFlags xop) {
    Actor actor = process.actor(r.tid());
    int ret = r.kind() == Wire.MMAP || r.ret() > 0 ? 0 : r.ret();
    @Nullable Integer mode = r.kind() == Wire.FCHMOD ? (int) r.a0() & MODE_MASK : null;
    node.out.emit(new FdOp(node.ts(r), actor, r.fd(), file.resource(), op, xop, ret, mode));
  }
}
