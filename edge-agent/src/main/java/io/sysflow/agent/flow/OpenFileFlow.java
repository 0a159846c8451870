package io.sysflow.agent.flow;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.FileFlow;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** What a thread does with an open file, pipe or unix socket. */
final class OpenFileFlow extends FdFlow {

  final FileState file;

  // Of the open: told once, with the record that has the OPEN.
  @Nullable String rawPath;
  @Nullable Integer mode;

  OpenFileFlow(ProcessState process, long tid, int fd, long ts, FileState file) {
    super(process, tid, fd, ts);
    this.file = file;
  }

  @Override
  boolean isOn(Resource resource) {
    return resource instanceof FileResource other && file.is(other);
  }

  @Override
  void restart() {
    super.restart();
    rawPath = null;
    mode = null;
  }

  @Override
  FileFlow toRecord(long endTs) {
    return new FileFlow(
        process.oid,
        ts,
        tid,
        new OpFlags(ops),
        openFlags,
        endTs,
        file.foid(),
        fd,
        reads(),
        writes(),
        xops == 0 ? XopFlags.NONE : new XopFlags(xops),
        ret,
        rawPath,
        mode);
  }
}
