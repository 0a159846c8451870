package io.sysflow.agent.flow;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.ObjectState;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.XopFlag;
import org.jspecify.annotations.Nullable;

/**
 * The file and network flows: one for each thread, descriptor and what the descriptor stands for,
 * from the first operation to the close.
 */
final class DataFlows {

  private final FlowOptions options;
  private final ProcessTable processes;
  private final FileTable files;
  private final FlowTimers timers;
  private final FlowWriter writer;
  private final Counters counters;

  DataFlows(
      FlowOptions options,
      ProcessTable processes,
      FileTable files,
      FlowTimers timers,
      FlowWriter writer,
      Counters counters) {
    this.options = options;
    this.processes = processes;
    this.files = files;
    this.timers = timers;
    this.writer = writer;
    this.counters = counters;
  }

  void open(FileOpen open) {
    ProcessState process = processes.get(open.actor().oid(), open.ts());
    if (!wants(process, open.file(), true)) {
      return;
    }
    if (open.fd() < 0 && !options.compat() || options.mode() == CollectionMode.CONSUME) {
      OpenFileFlow once = newFile(process, open.actor(), Math.max(-1, open.fd()), open);
      opened(once, open);
      once.ret = open.fd() < 0 ? Integer.valueOf(open.fd()) : null;
      writer.write(once, open.ts());
      return;
    }
    endReplaced(process, open.fd(), open.file(), open.ts());
    FdFlow flow = find(process, open.actor().tid(), open.fd(), open.file());
    if (flow == null) {
      flow = start(newFile(process, open.actor(), open.fd(), open));
    }
    opened((OpenFileFlow) flow, open);
  }

  void io(Io io) {
    ProcessState process = processes.get(io.actor().oid(), io.ts());
    if (wants(process, io.resource(), false)) {
      flow(process, io.actor(), io.fd(), io.resource(), io.ts()).add(io);
    }
  }

  void connect(Connect connect) {
    ProcessState process = processes.get(connect.actor().oid(), connect.ts());
    if (wants(process, connect.resource(), false)) {
      FdFlow flow = flow(process, connect.actor(), connect.fd(), connect.resource(), connect.ts());
      flow.add(OpFlag.CONNECT.bit(), 0, connect.ts(), connect.ts());
      flow.ret = connect.ret();
    }
  }

  void accept(Accept accept) {
    ProcessState process = processes.get(accept.actor().oid(), accept.ts());
    if (wants(process, accept.resource(), false)) {
      endReplaced(process, accept.fd(), accept.resource(), accept.ts());
      FdFlow flow = flow(process, accept.actor(), accept.fd(), accept.resource(), accept.ts());
      flow.add(OpFlag.ACCEPT.bit(), 0, accept.ts(), accept.ts());
      flow.ret = accept.fd();
    }
  }

  /** Takes an operation that is but a mark on the descriptor's flow. */
  void mark(FdOp op) {
    ProcessState process = processes.get(op.actor().oid(), op.ts());
    if (wants(process, op.resource(), false)) {
      flow(process, op.actor(), op.fd(), op.resource(), op.ts())
          .add(op.op().bits(), op.xop().bits(), op.ts(), op.ts());
    }
  }

  /** Ends all flows of the descriptor, of every thread; the closing thread's last. */
  void close(Close close) {
    ProcessState process = processes.get(close.actor().oid(), close.ts());
    if (!wants(process, close.resource(), false)) {
      return;
    }
    FdFlow own = find(process, close.actor().tid(), close.fd(), close.resource());
    endOthers(close, process, own, true);
    endOthers(close, process, own, false);
    if (own == null) {
      own = newFlow(process, close.actor(), close.fd(), close.resource(), close.ts());
    } else {
      drop(own);
    }
    own.add(OpFlag.CLOSE.bit(), 0, close.ts(), close.ts());
    writer.write(own, close.ts());
  }

  /** Ends the flows of a thread that has ended. */
  void endThread(ProcessState process, long tid, long ts) {
    if (process.flows.isEmpty() || options.compat() && options.processFlow()) {
      return;
    }
    for (FdFlow flow : process.flows.all()) {
      if (flow.tid == tid) {
        end(flow, ts);
        if (options.compat()) {
          endSiblings(process, flow, ts);
        }
      }
    }
  }

  /** Ends all flows of a process. */
  void endAll(ProcessState process, long ts) {
    if (!process.flows.isEmpty()) {
      for (FdFlow flow : process.flows.all()) {
        end(flow, ts);
      }
    }
  }

  /** Ends a flow that made no close of its own. */
  void end(FdFlow flow, long ts) {
    drop(flow);
    writer.truncate(flow, ts);
  }

  /** Forgets a flow. */
  void drop(FdFlow flow) {
    timers.remove(flow);
    flow.process.flows.remove(flow);
  }

  private boolean wants(ProcessState process, Resource resource, boolean open) {
    if (options.containersOnly() && process.entity.containerId() == null) {
      return false;
    }
    if (!(resource instanceof FileResource file)) {
      return true;
    }
    return switch (options.mode()) {
      case FLOW -> !options.fileOnly() || file.type() == RestType.FILE;
      case CONSUME -> open && (!options.fileOnly() || file.type() == RestType.FILE);
      case NOFILES -> false;
    };
  }

  private FdFlow flow(ProcessState process, Actor actor, int fd, Resource resource, long ts) {
    FdFlow flow = find(process, actor.tid(), fd, resource);
    return flow == null ? start(newFlow(process, actor, fd, resource, ts)) : flow;
  }

  private @Nullable FdFlow find(ProcessState process, long tid, int fd, Resource resource) {
    for (FdFlow flow = process.flows.first(fd); flow != null; flow = flow.next) {
      if (flow.tid == tid && (flow.isOn(resource) || learns(flow, resource))) {
        return flow;
      }
    }
    return null;
  }

  private boolean learns(FdFlow flow, Resource resource) {
    if (!options.compat()
        && flow instanceof OpenNetworkFlow network
        && resource instanceof SocketResource socket
        && network.isUnconnected()) {
      network.learn(socket);
      return true;
    }
    return false;
  }

  private FdFlow newFlow(ProcessState process, Actor actor, int fd, Resource resource, long ts) {
    if (resource instanceof FileResource file) {
      return new OpenFileFlow(process, actor.tid(), fd, ts, files.get(file, ts, ObjectState.REUP));
    }
    return new OpenNetworkFlow(process, actor.tid(), fd, ts, (SocketResource) resource);
  }

  private OpenFileFlow newFile(ProcessState process, Actor actor, int fd, FileOpen open) {
    FileState file = files.get(open.file(), open.ts(), ObjectState.REUP);
    return new OpenFileFlow(process, actor.tid(), fd, open.ts(), file);
  }

  private FdFlow start(FdFlow flow) {
    makeRoom(flow.ts);
    flow.process.flows.add(flow);
    timers.add(flow, flow.ts);
    return flow;
  }

  /** Ends the flow that was not looked at for the longest time, if there are too many. */
  void makeRoom(long ts) {
    if (timers.size() < options.limits().flows()) {
      return;
    }
    OpenFlow oldest = timers.oldest();
    if (oldest instanceof FdFlow flow) {
      end(flow, ts);
      counters.count("evicted_flow");
    } else if (oldest instanceof ThreadFlow flow) {
      timers.remove(flow);
      flow.process.threads = null;
      writer.truncate(flow, ts);
      counters.count("evicted_flow");
    }
  }

  private static void opened(OpenFileFlow flow, FileOpen open) {
    boolean created = open.flags().has(OpenFlags.F_CREATED);
    flow.add(OpFlag.OPEN.bit(), created ? XopFlag.CREATE.bit() : 0, open.ts(), open.ts());
    flow.openFlags = open.flags().bits();
    flow.open = open;
  }

  /** Ends what the descriptor stood for before: its close was not seen, as with dup2 and exec. */
  private void endReplaced(ProcessState process, int fd, Resource resource, long ts) {
    FdFlow flow = options.compat() ? null : process.flows.first(fd);
    while (flow != null) {
      FdFlow next = flow.next;
      if (!flow.isOn(resource)) {
        end(flow, ts);
      }
      flow = next;
    }
  }

  private void endOthers(Close close, ProcessState process, @Nullable FdFlow own, boolean begins) {
    FdFlow flow = process.flows.first(close.fd());
    while (flow != null) {
      FdFlow next = flow.next;
      boolean ends = !options.compat() || flow.isOn(close.resource());
      if (flow != own && ends && flow.begins() == begins) {
        end(flow, close.ts());
      }
      flow = next;
    }
  }

  /** Ends what other threads do with the descriptor of a flow that has ended. */
  private void endSiblings(ProcessState process, FdFlow ended, long ts) {
    FdFlow flow = process.flows.first(ended.fd);
    while (flow != null) {
      FdFlow next = flow.next;
      if (flow.tid != ended.tid && flow.hasTargetOf(ended)) {
        end(flow, ts);
      }
      flow = next;
    }
  }
}
