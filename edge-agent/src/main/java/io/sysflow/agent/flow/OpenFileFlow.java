package io.sysflow.agent.flow;

import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.FileFlow;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** What a thread does with an open file, pipe or unix socket. */
final class OpenFileFlow extends FdFlow {

  final FileState file;

  /** The open, if it is not written yet: its path and mode are told once. */
  @Nullable FileOpen open;

  OpenFileFlow(ProcessState process, long tid, int fd, long ts, FileState file) {
    super(process, tid, fd, ts);
    this.file = file;
  }

  @Override
  boolean isOn(Resource resource) {
    return resource instanceof FileResource other && file.is(other);
  }

  @Override
  boolean hasTargetOf(FdFlow other) {
    return other instanceof OpenFileFlow flow && file == flow.file;
  }

  @Override
  void restart() {
    super.restart();
    open = null;
  }

  /** Returns what was done since the last export. */
  FileFlow toRecord(long endTs) {
    FileOpen opened = open;
    return new FileFlow(
        process.oid,
        ts,
        tid,
        new OpFlags(ops),
        openFlags == 0 ? OpenFlags.NONE : new OpenFlags(openFlags),
        endTs,
        file.foid(),
        fd,
        reads(),
        writes(),
        xops == 0 ? XopFlags.NONE : new XopFlags(xops),
        ret,
        opened == null ? null : opened.rawPath(),
        opened == null ? null : opened.mode());
  }
}
