package io.sysflow.agent.flow;

import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.FileEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.ObjectState;
import io.sysflow.model.XopFlag;

/** What happens to the names and attributes of files and sockets: an event each. */
final class NameEvents {

  private static final long FILE_ATTRIBUTES =
      XopFlag.CHMOD.bit()
          | XopFlag.CHOWN.bit()
          | XopFlag.TRUNCATE_FILE.bit()
          | XopFlag.UTIMES.bit()
          | XopFlag.SETXATTR.bit();

  private static final long SOCKET_NAMES = XopFlag.BIND.bit() | XopFlag.LISTEN.bit();

  private final FlowOptions options;
  private final ActivityOutput output;
  private final ProcessTable processes;
  private final FileTable files;

  NameEvents(FlowOptions options, ActivityOutput output, ProcessTable processes, FileTable files) {
    this.options = options;
    this.output = output;
    this.processes = processes;
    this.files = files;
  }

  /** Returns whether an operation on a descriptor is an event of its own and no part of a flow. */
  static boolean isEvent(FdOp op) {
    long events = op.resource() instanceof FileResource ? FILE_ATTRIBUTES : SOCKET_NAMES;
    return (op.xop().bits() & events) != 0;
  }

  void name(NameOp op) {
    ProcessState process = processes.get(op.actor().oid(), op.ts());
    if (!wantsFiles(process)) {
      return;
    }
    FileResource newName = op.newFile();
    FileState file =
        files.get(op.file(), op.ts(), newName == null ? ObjectState.CREATED : ObjectState.REUP);
    FileState newFile = newName == null ? null : files.get(newName, op.ts(), ObjectState.CREATED);
    output.write(
        process,
        new FileEvent(
            process.oid,
            op.ts(),
            op.actor().tid(),
            op.op(),
            file.foid(),
            op.ret(),
            newFile == null ? null : newFile.foid(),
            op.xop(),
            op.rawPath(),
            op.newRawPath(),
            op.mode(),
            op.flags()),
        file,
        newFile);
  }

  /** Takes an operation for which {@link #isEvent} holds. */
  void descriptor(FdOp op) {
    ProcessState process = processes.get(op.actor().oid(), op.ts());
    if (op.resource() instanceof SocketResource socket) {
      if (wants(process)) {
        output.write(
            process,
            new NetworkEvent(
                process.oid,
                op.ts(),
                op.actor().tid(),
                op.op(),
                socket.tuple(),
                op.ret(),
                op.xop()));
      }
    } else if (wantsFiles(process)) {
      FileState file = files.get((FileResource) op.resource(), op.ts(), ObjectState.REUP);
      output.write(
          process,
          new FileEvent(
              process.oid,
              op.ts(),
              op.actor().tid(),
              op.op(),
              file.foid(),
              op.ret(),
              null,
              op.xop(),
              null,
              null,
              op.mode(),
              null),
          file,
          null);
    }
  }

  private boolean wants(ProcessState process) {
    return !options.containersOnly() || process.entity.containerId() != null;
  }

  private boolean wantsFiles(ProcessState process) {
    return options.mode() != CollectionMode.NOFILES && wants(process);
  }
}
