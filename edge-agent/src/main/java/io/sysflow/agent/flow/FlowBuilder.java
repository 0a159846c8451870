package io.sysflow.agent.flow;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.SetUid;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ObjectState;
import io.sysflow.model.SysFlow;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Builds SysFlow records from what happens on a node. Deterministic: the same events and ticks give
 * the same records. Whatever a record refers to was written before it, since the last header that
 * is no heartbeat. Used from one thread.
 *
 * <p>Each method hands the records that it completes to a consumer, in order, and returns nothing:
 * a tick may complete a hundred thousand, which would not fit in memory as a list.
 */
public final class FlowBuilder {

  /** Smaller steps back are those of several clocks of one machine. */
  private static final long SET_BACK = 10_000_000_000L;

  private static final long SECOND = 1_000_000_000L;

  private final FlowOptions options;
  private final Output output;
  private final Counters counters = new Counters();
  private final PodTable pods;
  private final ContainerTable containers;
  private final ProcessTable processes;
  private final FileTable files;
  private final FlowTimers timers;
  private final long grain;
  private final ActivityOutput acts;
  private final FlowWriter writer;
  private final DataFlows flows;
  private final ProcessActivities activities;
  private final NameEvents names;

  private long events;
  private long droppedElsewhere;
  private long clock;
  private long segmentStart;
  private long lastSent;
  private long sentBefore;

  /**
   * Makes a builder that knows nothing of the node yet.
   *
   * @param epoch when the agent was started, ns since the epoch
   */
  public FlowBuilder(FlowOptions options, NodeIdentity node, Redactor redactor, long epoch) {
    this.options = options;
    output = new Output(node, epoch);
    FlowLimits limits = options.limits();
    FlowTimes times = options.times();
    pods = new PodTable(output, counters, limits.containers());
    containers = new ContainerTable(output, pods, counters, limits.containers());
    ProcessEntities entities = new ProcessEntities(redactor);
    processes = new ProcessTable(output, containers, entities, counters, options, this::endFlows);
    files = new FileTable(output, containers, counters, limits.files(), !options.compat());
    grain = options.compat() ? SECOND : 1;
    timers = new FlowTimers(times.earlyExport().toNanos(), times.exportInterval().toNanos(), grain);
    acts = new ActivityOutput(output, pods, containers, processes, files, counters);
    writer = new FlowWriter(acts, options);
    flows = new DataFlows(options, processes, files, timers, writer, counters);
    activities = new ProcessActivities(options, acts, processes, flows, timers, writer);
    names = new NameEvents(options, acts, processes, files);
  }

  /** Has only those flows and events of processes written for which {@code condition} holds. */
  public void filter(Predicate<EnrichedRecord> condition) {
    acts.filter(condition);
  }

  /**
   * Takes in an event.
   *
   * @param now the time of emission, ns since the epoch
   */
  public void accept(SystemEvent event, long now, Consumer<? super SysFlow> out) {
    begin(now, out);
    events++;
    if (event instanceof ThreadEvent threadEvent) {
      if (!options.compat() || Reference.sees(threadEvent)) {
        acceptData(threadEvent);
      }
    } else if (event instanceof ProcessSeen seen) {
      processes.put(seen.process(), seen.ts(), ObjectState.REUP);
    } else if (event instanceof ContainerSeen seen) {
      containers.seen(seen.container());
    } else if (event instanceof PodSeen seen) {
      pods.seen(seen.pod());
    } else if (event instanceof K8sSeen seen) {
      output.write(seen.event());
    } else if (event instanceof Lost lost) {
      counters.lost(lost.cause(), lost.count());
    } else if (!(event instanceof Progress)) {
      throw new AssertionError(event);
    }
  }

  /**
   * Takes note that it is {@code now}: writes and expires what is due. To be called some ten times
   * a second; any other rhythm gives the same totals.
   */
  public void tick(long now, Consumer<? super SysFlow> out) {
    begin(now, out);
    advance(now);
    timers.tick(clock, this::export);
    processes.tick(clock);
    FlowTimes times = options.times();
    if (isDue(times.rotate(), segmentStart)) {
      segmentStart = clock;
      output.checkpoint(dropped());
    }
    if (output.seq() != sentBefore) {
      sentBefore = output.seq();
      lastSent = clock;
    } else if (isDue(times.heartbeat(), lastSent)) {
      output.heartbeat(dropped());
      sentBefore = output.seq();
      lastSent = clock;
    }
  }

  /**
   * Starts a new segment after records were dropped on their way: a reader needs nothing older.
   *
   * @param dropped how many records were dropped since the epoch began
   */
  public void checkpoint(long now, long dropped, Consumer<? super SysFlow> out) {
    begin(now, out);
    droppedElsewhere = dropped;
    segmentStart = now;
    output.checkpoint(dropped());
  }

  /** Ends all flows; nothing may follow. */
  public void close(long now, Consumer<? super SysFlow> out) {
    begin(now, out);
    advance(now);
    for (ProcessState process : processes.all()) {
      flows.endAll(process, clock);
      ThreadFlow threads = process.threads;
      if (threads != null) {
        process.threads = null;
        timers.remove(threads);
        writer.truncate(threads, clock);
      }
    }
  }

  /** Returns what was done and is held. */
  public FlowMetrics metrics() {
    return new FlowMetrics(
        events,
        output.seq(),
        counters.lost(),
        timers.size(),
        processes.size(),
        files.size(),
        counters.causes());
  }

  private void begin(long now, Consumer<? super SysFlow> out) {
    output.begin(now, out);
    if (output.segment() == 0) {
      clock = now;
      segmentStart = now;
      lastSent = now;
      output.checkpoint(dropped());
    }
  }

  /** Follows the clock; where somebody set it back, nothing is to wait until it has caught up. */
  private void advance(long now) {
    if (clock - now <= SET_BACK) {
      clock = Math.max(clock, now);
      return;
    }
    clock = now;
    segmentStart = Math.min(segmentStart, now);
    lastSent = Math.min(lastSent, now);
    timers.setBack(now);
    processes.setBack(now);
  }

  private long dropped() {
    return counters.lost() + droppedElsewhere;
  }

  private boolean isDue(Duration period, long since) {
    return !period.isZero() && clock - since >= period.toNanos();
  }

  /** Takes the most frequent events; the order is that of their numbers. */
  private void acceptData(ThreadEvent event) {
    if (event instanceof Io io) {
      flows.io(io);
    } else if (event instanceof FileOpen open) {
      flows.open(open);
    } else if (event instanceof Close close) {
      flows.close(close);
    } else if (event instanceof Connect connect) {
      flows.connect(connect);
    } else if (event instanceof Accept accept) {
      flows.accept(accept);
    } else if (event instanceof FdOp op) {
      acceptDescriptor(op);
    } else {
      acceptOther(event);
    }
  }

  private void acceptDescriptor(FdOp op) {
    if (NameEvents.isEvent(op)) {
      names.descriptor(op);
    } else {
      flows.mark(op);
    }
  }

  private void acceptOther(ThreadEvent event) {
    if (event instanceof NameOp op) {
      names.name(op);
    } else if (event instanceof ProcessClone clone) {
      activities.cloned(clone);
    } else if (event instanceof ProcessExec exec) {
      activities.exec(exec);
    } else if (event instanceof ProcessExit exit) {
      activities.exit(exit);
    } else if (event instanceof SetUid set) {
      activities.setUid(set);
    } else if (event instanceof ProcessOp op) {
      activities.other(op);
    } else {
      throw new AssertionError(event);
    }
  }

  /** Writes a flow whose time has come, and ends it if it has been idle for long. */
  private void export(OpenFlow flow) {
    long idle = clock / grain - flow.lastTs / grain;
    if (idle < options.times().idleExpiry().toNanos() / grain) {
      writer.export(flow, clock);
      if (options.compat()) {
        flow.beginAt(clock);
      }
      return;
    }
    if (flow instanceof FdFlow fdFlow) {
      flows.drop(fdFlow);
    } else {
      timers.remove(flow);
      flow.process.threads = null;
    }
    if (!options.compat()) {
      writer.expire(flow, clock);
    }
  }

  private void endFlows(ProcessState process) {
    activities.endFlows(process, clock);
  }
}
