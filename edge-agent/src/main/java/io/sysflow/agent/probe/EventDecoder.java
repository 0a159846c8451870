package io.sysflow.agent.probe;

import io.sysflow.agent.event.ProcessOp;
import io.sysflow.model.XopFlag;
import org.jspecify.annotations.Nullable;

/** Turns the probe's records into events, whatever they are about. Used from one thread. */
final class EventDecoder implements RingBuffer.Handler {
  private final Node node;
  private final Transfers transfers;
  private final ProcessDecoder processes;
  private final FileDecoder files;
  private final ConnectionDecoder connections;
  private final NameDecoder names;
  private final PendingRecords pending = new PendingRecords();
  private long unknown;
  private long records;

  EventDecoder(Node node, ProcFs procFs) {
    this.node = node;
    transfers = new Transfers(node);
    processes = new ProcessDecoder(node, transfers, procFs);
    Resources resources = new Resources(node);
    files = new FileDecoder(node, processes, transfers, resources);
    connections = new ConnectionDecoder(node, processes, transfers, resources);
    names = new NameDecoder(node, processes, resources);
  }

  Transfers transfers() {
    return transfers;
  }

  ProcessDecoder processes() {
    return processes;
  }

  FileDecoder files() {
    return files;
  }

  /** Returns how many records were of a kind that is not known. */
  long unknown() {
    return unknown;
  }

  /** Returns how many records were given up, as their results did not come. */
  long unfinished() {
    return pending.dropped();
  }

  /** Returns how many records there were. */
  long records() {
    return records;
  }

  @Override
  public void accept(ProbeRecord r) {
    records++;
    if (r.has(Wire.FLAG_PENDING)) {
      pending.add(r);
      return;
    }
    ProbeRecord whole = r.kind() == Wire.DONE ? pending.complete(r) : r;
    if (whole != null) {
      take(whole);
    }
  }

  private void take(ProbeRecord r) {
    int kind = r.kind();
    if (isSilent(r, kind)) {
      node.out.silence(true);
      decode(r, kind);
      node.out.silence(false);
    } else {
      decode(r, kind);
    }
  }

  /** What a muted process did before the kernel knew: it is decoded, but not told. */
  private boolean isSilent(ProbeRecord r, int kind) {
    if (node.muting == Muting.NONE || kind == Wire.FORK || kind == Wire.EXEC || kind == Wire.EXIT) {
      return false;
    }
    ProcessState process = node.process(r.tgid(), r.start());
    return process != null && process.isMuted();
  }

  private void decode(ProbeRecord r, int kind) {
    if (kind <= Wire.CHDIR) {
      process(r, kind);
    } else if (kind <= Wire.DUP) {
      descriptor(r, kind);
    } else if (kind <= Wire.FSETXATTR) {
      files.operation(r);
    } else if (kind <= Wire.UTIMES) {
      names.decode(r);
    } else {
      operation(r, kind);
    }
  }

  private void process(ProbeRecord r, int kind) {
    switch (kind) {
      case Wire.FORK -> processes.fork(r);
      case Wire.FORK_FAILED -> processes.forkFailed(r);
      case Wire.EXEC -> processes.exec(r);
      case Wire.EXEC_FAILED -> processes.execFailed(r);
      case Wire.EXIT -> processes.exit(r);
      case Wire.SETUID, Wire.SETGID -> processes.credentials(r);
      case Wire.CHDIR -> processes.chdir(r);
      default -> unknown++;
    }
  }

  private void descriptor(ProbeRecord r, int kind) {
    switch (kind) {
      case Wire.OPEN -> files.open(r);
      case Wire.OPEN_FAILED -> files.openFailed(r);
      case Wire.START -> files.start(r);
      case Wire.FLUSH -> files.flush(r);
      case Wire.CLOSE -> files.close(r);
      case Wire.CLOSE_RANGE -> files.closeRange(r);
      case Wire.IO -> files.io(r);
      case Wire.CONNECT -> connections.connect(r);
      case Wire.ACCEPT -> connections.accept(r);
      case Wire.DUP -> files.dup(r);
      default -> unknown++;
    }
  }

  private void operation(ProbeRecord r, int kind) {
    if (kind == Wire.CLOSE_UNUSED) {
      files.close(r);
      return;
    }
    if (kind == Wire.CAPSET) {
      processes.credentials(r);
      return;
    }
    if (kind == Wire.GROUP) {
      processes.regrouped(r);
      return;
    }
    XopFlag op = op(kind);
    if (op == null) {
      unknown++;
      return;
    }
    ProcessState process = processes.process(r);
    node.out.emit(
        new ProcessOp(
            node.ts(r), process.actor(r.tid()), op, r.ret(), flags(r, kind), target(r, process)));
  }

  private static @Nullable XopFlag op(int kind) {
    return switch (kind) {
      case Wire.PTRACE -> XopFlag.PTRACE;
      case Wire.UNSHARE -> XopFlag.UNSHARE;
      case Wire.MEMFD -> XopFlag.MEMFD;
      case Wire.BPF -> XopFlag.BPF;
      case Wire.MODULE_LOAD -> XopFlag.MODULE_LOAD;
      case Wire.MODULE_UNLOAD -> XopFlag.MODULE_UNLOAD;
      case Wire.USERFAULTFD -> XopFlag.USERFAULTFD;
      case Wire.IO_URING -> XopFlag.IO_URING;
      case Wire.KILL -> XopFlag.KILL;
      case Wire.PROCESS_VM -> XopFlag.PROCESS_VM;
      default -> null;
    };
  }

  private static @Nullable Long flags(ProbeRecord r, int kind) {
    return switch (kind) {
      case Wire.PTRACE, Wire.UNSHARE, Wire.BPF, Wire.USERFAULTFD -> r.a0();
      case Wire.MEMFD, Wire.KILL -> r.a1();
      default -> null;
    };
  }

  /** The id that the caller gave is the host's only if the caller is in the host's namespace. */
  private static @Nullable Long target(ProbeRecord r, ProcessState process) {
    Long vpid = process.info().facts().vpid();
    if (vpid == null || vpid != process.tgid) {
      return null;
    }
    return switch (r.kind()) {
      case Wire.PTRACE -> (long) (int) r.a1();
      case Wire.KILL, Wire.PROCESS_VM -> (long) (int) r.a0();
      default -> null;
    };
  }
}
