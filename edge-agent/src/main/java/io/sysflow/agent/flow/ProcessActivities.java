package io.sysflow.agent.flow;

import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.ObjectState;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.XopFlags;
import java.util.List;

/** What happens to processes: an event each, or, for their threads, flows. */
final class ProcessActivities {

  private static final OpFlags CLONE = OpFlags.of(OpFlag.CLONE);
  private static final OpFlags EXEC = OpFlags.of(OpFlag.EXEC);
  private static final OpFlags EXIT = OpFlags.of(OpFlag.EXIT);
  private static final OpFlags SETUID = OpFlags.of(OpFlag.SETUID);

  private final FlowOptions options;
  private final ActivityOutput output;
  private final ProcessTable processes;
  private final DataFlows flows;
  private final FlowTimers timers;
  private final FlowWriter writer;

  ProcessActivities(
      FlowOptions options,
      ActivityOutput output,
      ProcessTable processes,
      DataFlows flows,
      FlowTimers timers,
      FlowWriter writer) {
    this.options = options;
    this.output = output;
    this.processes = processes;
    this.flows = flows;
    this.timers = timers;
    this.writer = writer;
  }

  void exec(ProcessExec exec) {
    ProcessState process = changed(exec.process(), exec.ts(), exec.ret(), ObjectState.CREATED);
    write(process, exec, EXEC, List.of(), exec.ret());
  }

  void setUid(SetUid set) {
    ProcessState process = changed(set.process(), set.ts(), set.ret(), ObjectState.REUP);
    write(process, set, SETUID, List.of(name(set)), set.ret());
  }

  /** Returns the process that a call changed, or was to change. */
  private ProcessState changed(ProcessInfo info, long ts, int ret, ObjectState added) {
    if (options.compat()) {
      return processes.change(info, ts, added);
    }
    return ret == 0
        ? processes.put(info, ts, added)
        : processes.getOrAdd(info, ts, ObjectState.REUP);
  }

  /** Returns the name of the user that is asked for or, of one without a name, the number. */
  private String name(SetUid set) {
    if (!set.userName().isEmpty()) {
      return set.userName();
    }
    return options.compat() ? "<NA>" : Integer.toString(set.uid());
  }

  void cloned(ProcessClone clone) {
    boolean thread = (clone.flags() & ProcessClone.CLONE_THREAD) != 0;
    ProcessState process = forking(clone, thread);
    if (!options.processFlow() || clone.ret() >= 0 && !thread) {
      write(process, clone, CLONE, List.of(), clone.ret(), clone.flags());
    } else if (wants(process)) {
      ThreadFlow threads = threads(process, clone.ts());
      threads.add(OpFlag.CLONE.bit(), 0, clone.ts(), clone.ts());
      threads.cloned += clone.ret() == 0 ? 1 : 0;
      // The reference collector takes the error for -1, which of the errors only EPERM is.
      boolean failed = options.compat() ? clone.ret() == -1 : clone.ret() < 0;
      threads.errors += failed ? 1 : 0;
    }
  }

  /** Returns the process of one side of a fork, the child's if that is it. */
  private ProcessState forking(ProcessClone clone, boolean thread) {
    boolean born = clone.ret() == 0 && !thread;
    ObjectState state = born ? ObjectState.CREATED : ObjectState.REUP;
    ProcessState process = processes.getOrAdd(clone.process(), clone.ts(), state);
    if (options.compat() && !process.written) {
      process.pending = ObjectState.CREATED; // also if it is the parent
    }
    return process;
  }

  void exit(ProcessExit exit) {
    ProcessState process = processes.get(exit.actor().oid(), exit.ts());
    if (exit.actor().isMainThread()) {
      endFlows(process, exit.ts());
      write(process, exit, EXIT, List.of(), exit.status());
      processes.exited(process, exit.ts());
      return;
    }
    flows.endThread(process, exit.actor().tid(), exit.ts());
    if (!options.processFlow()) {
      write(process, exit, EXIT, List.of(), exit.status());
    } else if (wants(process)) {
      ThreadFlow threads = threads(process, exit.ts());
      threads.add(OpFlag.EXIT.bit(), 0, exit.ts(), exit.ts());
      threads.exited++;
    }
  }

  void other(ProcessOp op) {
    ProcessState process = processes.get(op.actor().oid(), op.ts());
    if (wants(process)) {
      output.write(
          process,
          new ProcessEvent(
              process.oid,
              op.ts(),
              op.actor().tid(),
              OpFlags.NONE,
              List.of(),
              op.ret(),
              XopFlags.of(op.op()),
              op.flags(),
              op.targetPid()));
    }
  }

  /** Ends all flows of a process, that of its threads last. */
  void endFlows(ProcessState process, long ts) {
    flows.endAll(process, ts);
    ThreadFlow threads = process.threads;
    if (threads != null) {
      process.threads = null;
      timers.remove(threads);
      writer.write(threads, ts);
    }
  }

  private void write(
      ProcessState process, ThreadEvent event, OpFlags op, List<String> args, int ret) {
    write(process, event, op, args, ret, null);
  }

  private void write(
      ProcessState process,
      ThreadEvent event,
      OpFlags op,
      List<String> args,
      int ret,
      @org.jspecify.annotations.Nullable Long flags) {
    if (wants(process)) {
      output.write(
          process,
          new ProcessEvent(
              process.oid,
              event.ts(),
              event.actor().tid(),
              op,
              args,
              ret,
              XopFlags.NONE,
              flags,
              null));
    }
  }

  private boolean wants(ProcessState process) {
    return !options.containersOnly() || process.entity.containerId() != null;
  }

  private ThreadFlow threads(ProcessState process, long ts) {
    ThreadFlow threads = process.threads;
    if (threads == null) {
      flows.makeRoom(ts);
      threads = new ThreadFlow(process, ts);
      process.threads = threads;
      timers.add(threads, ts);
    }
    return threads;
  }
}
