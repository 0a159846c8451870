package io.sysflow.agent.probe;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.SystemEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The live events of this host, from an eBPF probe in the kernel. Single calls come as the kernel
 * sees them; reads and writes as sums of a thread on a descriptor, at close and each second.
 *
 * <p>Between polls the caller should sleep for some milliseconds: nothing wakes it up, as a wake-up
 * would cost the traced programs more than the events do. Used from one thread.
 */
public final class ProbeEventSource implements EventSource {
  private static final long DRAIN_LIMIT = 1 << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE = SECOND / 10;

  /**
   * The ring is left to fill this long, as each look at it costs the same for one record or many.
   */
  private static final long PAUSE = 2 * SECOND / 1000;

  private static final long MINUTE = 60 * SECOND;

  private final BpfObject probe;
  private final RingBuffer ring;
  private final KernelFlows flows;
  private final Counters counters;
  private final Node node;
  private final EventDecoder decoder;
  private final Map<String, Long> lostBefore = new HashMap<>();
  private final long pressing;
  private long drainedAt;
  private long eventAt;
  private long sweptAt;
  private long refreshedAt;
  private boolean snapshotDue = true;
  private Map<Integer, ProcessState> snapshot = new LinkedHashMap<>();

  private ProbeEventSource(BpfObject probe, ProbeConfig config, int self) {
    this.probe = probe;
    ring = new RingBuffer(probe.mapFd("ring"), config.ringBytes());
    flows = new KernelFlows(probe.mapFd("flows"));
    counters = new Counters(probe.mapFd("counters"));
    node = new Node(new Clocks(), flows, Arch.current(), config.etc(), self);
    decoder = new EventDecoder(node, new ProcFs(config.proc()));
    pressing = config.ringBytes() / 4;
    sweptAt = node.clocks.sinceBoot();
    refreshedAt = sweptAt;
    eventAt = sweptAt;
  }

  /**
   * Loads the probe into the kernel and takes a snapshot of the processes that run.
   *
   * @throws ProbeUnavailableException if it cannot run here, with why and what to do
   */
  public static ProbeEventSource open(ProbeConfig config) {
    ProbeCheck check = ProbeCheck.run(config);
    if (!check.isAvailable()) {
      throw new ProbeUnavailableException(check.message());
    }
    try (Snapshot snapshot = Snapshot.load()) {
      snapshot.read(ignored -> {});
      return open(config, snapshot);
    }
  }

  private static ProbeEventSource open(ProbeConfig config, Snapshot snapshot) {
    int self = snapshot.self();
    BpfObject probe = BpfObject.open("probe");
    try {
      probe.setMaxEntries("ring", config.ringBytes());
      probe.setMaxEntries("flows", config.flows());
      configure(probe.variables(".rodata.config"), config, self);
      probe.load();
      ProbeEventSource source = new ProbeEventSource(probe, config, self);
      // First attach, then look around: what changes in between is seen twice, and told apart by
      // the time at which processes were started.
      probe.attach();
      long attached = source.node.clocks.sinceBoot();
      snapshot.read(r -> source.seen(r, attached));
      return source;
    } catch (BpfException e) {
      probe.close();
      throw e;
    }
  }

  /** Fills struct config of maps.h. */
  private static void configure(ByteBuffer variables, ProbeConfig config, int self) {
    variables.order(ByteOrder.nativeOrder()).putInt(8, self).putInt(12, config.mmapAll() ? 1 : 0);
  }

  private void seen(ProbeRecord r, long attached) {
    // The birth of later ones is in the ring.
    if (r.start() < attached) {
      ProcessState process = decoder.processes().seen(r);
      snapshot.put(process.tgid, process);
    }
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    node.out.direct(consumer);
    if (snapshotDue) {
      snapshotDue = false;
      tellSnapshot();
    }
    long now = node.clocks.sinceBoot();
    if (now - drainedAt < PAUSE && ring.pending() < pressing) {
      return node.out.count();
    }
    drainedAt = now;
    ring.drain(decoder, DRAIN_LIMIT);
    if (now - sweptAt >= SECOND) {
      sweptAt = now;
      decoder.transfers().sweep();
      tellLost(now);
      node.refreshNames();
    }
    if (now - refreshedAt >= MINUTE) {
      refreshedAt = now;
      node.clocks.refresh();
    }
    if (node.out.count() > 0) {
      eventAt = now;
    } else if (now - eventAt >= IDLE) {
      eventAt = now;
      node.out.emit(new Progress(node.clocks.epoch(now)));
    }
    return node.out.count();
  }

  /** Tells the processes that were there, parents before children. */
  private void tellSnapshot() {
    long ts = node.clocks.epoch(node.clocks.sinceBoot());
    Map<Integer, ProcessState> waiting = snapshot;
    snapshot = Map.of();
    while (!waiting.isEmpty()) {
      tellWithParents(waiting, waiting.keySet().iterator().next(), ts);
    }
  }

  private void tellWithParents(Map<Integer, ProcessState> waiting, int tgid, long ts) {
    ProcessState process = waiting.remove(tgid);
    if (process == null) {
      return;
    }
    if (process.info().poid() != null) {
      tellWithParents(waiting, (int) process.info().poid().hpid(), ts);
    }
    node.processes.put(tgid, process);
    node.out.emit(new ProcessSeen(ts, process.info()));
  }

  private void tellLost(long now) {
    counters.refresh();
    lost()
        .forEach(
            (cause, count) -> {
              long before = lostBefore.getOrDefault(cause, 0L);
              if (count > before) {
                lostBefore.put(cause, count);
                node.out.emit(new Lost(node.clocks.epoch(now), cause, count - before));
              }
            });
  }

  private Map<String, Long> lost() {
    Map<String, Long> lost = counters.lost();
    if (decoder.transfers().orphans() > 0) {
      lost.put("sums_orphaned", decoder.transfers().orphans());
    }
    if (decoder.unknown() > 0) {
      lost.put("unknown_record", decoder.unknown());
    }
    return lost;
  }

  /** Returns what was counted so far. */
  public ProbeMetrics metrics() {
    counters.refresh();
    return new ProbeMetrics(
        counters.sent(),
        lost(),
        counters.truncated(),
        counters.compat(),
        node.processes.size(),
        ring.pending());
  }

  @Override
  public void close() {
    flows.close();
    counters.close();
    ring.close();
    probe.close();
  }
}
