package io.sysflow.agent.probe;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SetUid;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;

/** Decodes the birth, change and death of processes. Used from one thread. */
final class ProcessDecoder {

  private final Node node;
  private final ProcessInfos infos;
  private final Transfers transfers;
  private final ProcFs procFs;

  /** Processes that the kernel said to end, while some thread's end was not yet seen. */
  private final List<ProcessState> ending = new ArrayList<>();

  ProcessDecoder(Node node, Transfers transfers, ProcFs procFs) {
    this.node = node;
    this.transfers = transfers;
    this.procFs = procFs;
    infos = new ProcessInfos(node);
  }

  /** Decodes a record of a snapshot, without telling it yet. */
  ProcessState seen(ProbeRecord r) {
    TaskInfo task = TaskInfo.of(r);
    Oid parent = node.oid(task.parentTgid(), task.parentStart());
    ProcessInfo info =
        r.has(Wire.FLAG_KERNEL_THREAD)
            ? infos.of(r, parent, List.of(), List.of())
            : infos.of(r, parent, args(r), env(r));
    ProcessState process =
        new ProcessState(r.tgid(), r.start(), info, new IntMap<>(), task.threads());
    process.setExec(r.exec());
    return process;
  }

  private List<String> args(ProbeRecord r) {
    return r.find(Wire.TAG_ARGS) ? node.paths.strings(r) : procFs.args(r.tgid());
  }

  private List<String> env(ProbeRecord r) {
    return r.find(Wire.TAG_ENV) ? node.paths.strings(r) : procFs.env(r.tgid());
  }

  /** Returns the process that a record is about, one that was missed included, which is told. */
  ProcessState process(ProbeRecord r) {
    ProcessState known = node.process(r.tgid(), r.start());
    if (known != null) {
      return known;
    }
    return r.kind() == Wire.EXIT && r.find(Wire.TAG_TASK)
        ? late(r)
        : late(r.tgid(), r.start(), node.ts(r));
  }

  /** Returns a process of which the record of its end is all that there is. */
  ProcessState ended(ProbeRecord r) {
    return new ProcessState(r.tgid(), r.start(), infos.ended(r), new IntMap<>(), 1);
  }

  private ProcessState late(ProbeRecord r) {
    ProcessState process = ended(r);
    node.processes.put(r.tgid(), process);
    node.out.emit(new ProcessSeen(node.ts(r), process.info()));
    return process;
  }

  private ProcessState late(int tgid, long start, long ts) {
    List<String> argv = procFs.args(tgid);
    String exe = procFs.exe(tgid);
    ProcessInfo info =
        new ProcessInfo(
            new Oid(node.clocks.identity(start), tgid),
            null,
            exe.isEmpty() && !argv.isEmpty() ? argv.get(0) : exe,
            argv.isEmpty() ? List.of() : argv.subList(1, argv.size()),
            -1,
            "",
            -1,
            "",
            false,
            null,
            false,
            procFs.cwd(tgid),
            List.of(),
            ProcessFacts.NONE);
    ProcessState process = new ProcessState(tgid, start, info, new IntMap<>(), 1);
    node.processes.put(tgid, process);
    node.out.emit(new ProcessSeen(ts, info));
    return process;
  }

  void fork(ProbeRecord r) {
    long flags = r.a0();
    int parentTgid = (int) (r.a1() >>> 32);
    int parentTid = (int) r.a1();
    long ts = node.ts(r);
    if (r.has(Wire.FLAG_THREAD)) {
      ProcessState process = process(r);
      process.threadBegan();
      clone(process, parentTid, r.tid(), flags, ts);
      clone(process, r.tid(), 0, flags, ts);
      return;
    }
    ProcessState parent = node.processes.get(parentTgid);
    if (parent == null) {
      TaskInfo task = TaskInfo.of(r);
      parent = late(parentTgid, task.parentStart(), ts);
    }
    ProcessState child = born(r, parent, ts);
    if (parentTgid != node.self) {
      clone(parent, parentTid, r.tid(), flags, ts);
    }
    clone(child, r.tid(), 0, flags, ts);
  }

  /** Returns the child that a record tells the birth of; it may be known, if others were lost. */
  private ProcessState born(ProbeRecord r, ProcessState parent, long ts) {
    ProcessState predecessor = node.processes.get(r.tgid());
    if (predecessor != null && predecessor.start == r.start()) {
      return predecessor;
    }
    if (predecessor != null && predecessor.isEnding()) {
      end(predecessor, ts);
    }
    ProcessState child =
        new ProcessState(
            r.tgid(), r.start(), infos.child(r, parent.info()), parent.inheritFiles(), 1);
    node.processes.put(child.tgid, child);
    node.muting.judge(child, r.exec());
    return child;
  }

  private void clone(ProcessState process, int tid, int ret, long flags, long ts) {
    node.out.emit(new ProcessClone(ts, process.actor(tid), process.info(), ret, flags));
  }

  void forkFailed(ProbeRecord r) {
    clone(process(r), r.tid(), r.ret(), r.a0(), node.ts(r));
  }

  void exec(ProbeRecord r) {
    ProcessState process = process(r);
    int oldTid = (int) r.a0();
    transfers.finishBeforeExec(process, oldTid);
    closeOnExec(r, process);
    List<String> argv = r.find(Wire.TAG_ARGS) ? node.paths.strings(r) : List.of();
    List<String> env = r.find(Wire.TAG_ENV) ? node.paths.strings(r) : List.of();
    process.setInfo(infos.of(r, process.info().poid(), argv, env));
    process.executed();
    node.muting.judge(process, r.exec());
    node.out.emit(new ProcessExec(node.ts(r), process.actor(process.tgid), process.info(), 0));
  }

  /** Closes what did not survive; what was only inherited and not used goes without a word. */
  private void closeOnExec(ProbeRecord r, ProcessState process) {
    if (!r.find(Wire.TAG_FDS)) {
      return;
    }
    int known = r.fieldLength() * 8;
    for (int fd : process.files.keys()) {
      if (fd >= known || (r.longAt(fd / 64 * 8) >>> (fd & 63) & 1) != 0) {
        continue;
      }
      OpenFile file = process.files.remove(fd);
      if (file != null && !file.inherited()) {
        transfers.close(process, process.tgid, fd, file.resource(), node.ts(r));
      }
    }
  }

  void execFailed(ProbeRecord r) {
    ProcessState process = process(r);
    node.out.emit(new ProcessExec(node.ts(r), process.actor(r.tid()), process.info(), r.ret()));
  }

  void exit(ProbeRecord r) {
    ProcessState process = process(r);
    long ts = node.ts(r);
    transfers.finishThread(process, r.tid());
    boolean told = !r.has(Wire.FLAG_WORKER);
    if (told) {
      process.threadEnded();
    }
    // The main thread may end before others do: the process ends with the last.
    if (told && r.tid() != r.tgid()) {
      node.out.emit(new ProcessExit(ts, process.actor(r.tid()), (int) r.a0()));
    }
    if (r.has(Wire.FLAG_GROUP_DEAD)) {
      // Threads that end at the same time may each be told to be the last.
      process.end((int) r.a1());
    }
    if (process.hasEnded()) {
      end(process, ts);
    } else if (process.isEnding()) {
      ending.add(process);
    }
  }

  /** Ends the processes whose threads are overdue: the birth or end of some was not seen. */
  void endOverdue(long ts) {
    for (ProcessState process : ending) {
      if (node.process(process.tgid, process.start) == process) {
        end(process, ts);
      }
    }
    ending.clear();
  }

  private void end(ProcessState process, long ts) {
    transfers.finishAll(process);
    node.muting.forget(process);
    node.out.emit(
        new ProcessExit(ts, new Actor(process.info().oid(), process.tgid), process.status()));
    node.processes.remove(process.tgid);
  }

  void credentials(ProbeRecord r) {
    ProcessState process = process(r);
    process.setInfo(infos.credentials(r, process.info()));
    Actor actor = process.actor(r.tid());
    if (r.kind() == Wire.SETUID) {
      int uid = uid(r);
      node.out.emit(
          new SetUid(node.ts(r), actor, process.info(), uid, node.users.name(uid), r.ret()));
    } else {
      XopFlag op = r.kind() == Wire.SETGID ? XopFlag.SETGID : XopFlag.CAPSET;
      if (r.ret() == 0) {
        node.out.emit(new ProcessSeen(node.ts(r), process.info())); // it has changed
      }
      node.out.emit(new ProcessOp(node.ts(r), actor, op, r.ret(), null, null));
    }
  }

  /** Its session or process group is another one now, which is no operation of its own. */
  void regrouped(ProbeRecord r) {
    ProcessState process = process(r);
    ProcessInfo now = infos.credentials(r, process.info());
    // Shells put a child into its group twice, once by the child itself.
    if (!now.equals(process.info())) {
      process.setInfo(now);
      node.out.emit(new ProcessSeen(node.ts(r), now));
    }
  }

  /** The first id that is not -1, which leaves an id as it is; see setresuid(2). */
  private static int uid(ProbeRecord r) {
    int real = (int) r.a0();
    int effective = (int) r.a1();
    return real != -1 ? real : effective != -1 ? effective : (int) r.a2();
  }

  void chdir(ProbeRecord r) {
    ProcessState process = process(r);
    if (r.find(Wire.TAG_CWD)) {
      process.setInfo(ProcessInfos.moved(process.info(), node.paths.components(r)));
    }
    node.out.emit(new ProcessOp(node.ts(r), process.actor(r.tid()), XopFlag.CHDIR, 0, null, null));
  }
}
