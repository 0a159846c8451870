package io.sysflow.agent.probe;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.Progress;
import io.sysflow.agent.event.SystemEvent;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live events of this host, from an eBPF probe in the kernel. Single calls come as the kernel
 * sees them; reads and writes as sums of a thread on a descriptor, at close and each second.
 *
 * <p>Between polls the caller should sleep, as long as {@link #pause} says: nothing wakes it up, as
 * a wake-up would cost the traced programs more than the events do. Used from one thread.
 */
public final class ProbeEventSource implements EventSource {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeEventSource.class);
  private static final long DRAIN_LIMIT = 1 << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long IDLE = SECOND / 10;

  private static final long MS = SECOND / 1000;
  private static final long SHORT_PAUSE = 2 * MS;
  private static final long PAUSE = 10 * MS;
  private static final long LONG_PAUSE = 20 * MS;

  /** With fewer bytes than this at a time there is next to nothing to do. */
  private static final long LITTLE = 8 << 10;

  private static final long MINUTE = 60 * SECOND;

  /** Reads the kernel's memory with plain instructions; needs bpf_rdonly_cast, of Linux 6.2. */
  static final String FAST = "probe-fast";

  /** Reads it by calls. */
  static final String PLAIN = "probe";

  /** Reads all by calls, so that the kernel need not describe its types itself. */
  static final String RAW = "probe-raw";

  private final BpfObject probe;
  private final Snapshot snapshot;
  private final RingBuffer ring;
  private final KernelFlows flows;
  private final KernelMuting muting;
  private final Counters counters;
  private final Node node;
  private final EventDecoder decoder;
  private final Census census;
  private final Map<String, Long> lostBefore = new HashMap<>();
  private final long pressing;
  private long drained;
  private long eventAt;
  private long sweptAt;
  private long refreshedAt;
  private long livesLost;
  private boolean censusDue;
  private boolean snapshotDue = true;

  private ProbeEventSource(BpfObject probe, Snapshot snapshot, ProbeConfig config) {
    this.probe = probe;
    this.snapshot = snapshot;
    ring = new RingBuffer(probe.mapFd("ring"), config.ringBytes());
    flows = new KernelFlows(probe.mapFd("flows"));
    counters = new Counters(probe.mapFd("counters"));
    muting = new KernelMuting(probe.mapFd("muted"), config.filter());
    node =
        new Node(
            new Clocks(),
            flows,
            Arch.current(),
            new Node.Limits(config.filter(), config.filter().mutes() ? muting : Muting.NONE),
            config.etc(),
            snapshot.self());
    decoder = new EventDecoder(node, new ProcFs(config.proc()));
    census = new Census(node, decoder);
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
    return open(config, config.hasForeignTypes() ? List.of(RAW) : List.of(FAST, PLAIN, RAW));
  }

  /** Opens the first of some variants that the kernel takes. */
  static ProbeEventSource open(ProbeConfig config, List<String> variants) {
    ProbeCheck check = ProbeCheck.prerequisites(config);
    if (!check.isAvailable()) {
      throw new ProbeUnavailableException(check.message());
    }
    try {
      return load(config, variants);
    } catch (BpfException e) {
      // Loading the least that can be refused tells why.
      ProbeCheck reason = ProbeCheck.run(config);
      if (!reason.isAvailable()) {
        throw new ProbeUnavailableException(reason.message());
      }
      throw e;
    }
  }

  /** What the kernel verifies takes its time: it does both at once. */
  private static ProbeEventSource load(ProbeConfig config, List<String> variants) {
    FutureTask<Snapshot> loading = new FutureTask<>(() -> Snapshot.load(config));
    new Thread(loading, "snapshot").start();
    BpfObject probe;
    try {
      probe = loadFirst(config, variants);
    } catch (BpfException e) {
      join(loading).close();
      throw e;
    }
    try {
      return start(config, probe, join(loading));
    } catch (BpfException e) {
      probe.close();
      throw e;
    }
  }

  private static Snapshot join(FutureTask<Snapshot> loading) {
    try {
      return loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BpfException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ProbeEventSource start(ProbeConfig config, BpfObject probe, Snapshot snapshot) {
    try {
      probe.variables(".bss").order(ByteOrder.nativeOrder()).putInt(0, snapshot.self());
      ProbeEventSource source = new ProbeEventSource(probe, snapshot, config);
      // Look around before and after: what changes in between is in the ring.
      source.census.takeEarlier(snapshot);
      probe.attach();
      source.census.take(snapshot, source.ring);
      return source;
    } catch (BpfException e) {
      snapshot.close();
      throw e;
    }
  }

  private static BpfObject loadFirst(ProbeConfig config, List<String> variants) {
    for (String variant : variants.subList(0, variants.size() - 1)) {
      try {
        return load(variant, config);
      } catch (BpfException e) {
        LOG.info("probe variant={} state=refused reason={}", variant, e.getMessage());
      }
    }
    return load(variants.get(variants.size() - 1), config);
  }

  private static BpfObject load(String name, ProbeConfig config) {
    BpfObject probe = BpfObject.open(name, config.hasForeignTypes() ? config.btf() : null);
    try {
      probe.setMaxEntries("ring", config.ringBytes());
      probe.setMaxEntries("flows", config.flows());
      if (!config.filter().mutes()) {
        probe.setMaxEntries("muted", 1);
      }
      ProbeVariables.write(probe.variables(".rodata.config"), config);
      probe.load();
      return probe;
    } catch (BpfException e) {
      probe.close();
      throw e;
    }
  }

  @Override
  public int poll(Consumer<? super SystemEvent> consumer) {
    node.out.direct(consumer);
    long now = node.clocks.sinceBoot();
    if (snapshotDue) {
      snapshotDue = false;
      census.tell(node.clocks.epoch(now));
    }
    drained = ring.drain(decoder, DRAIN_LIMIT);
    if (now - sweptAt >= SECOND) {
      sweptAt = now;
      decoder.transfers().sweep(now);
      decoder.processes().endOverdue(node.clocks.epoch(now));
      tellLost(now);
      node.refreshNames();
      censusDue |= counters.lostLives() > livesLost;
      if (censusDue && ring.pending() < pressing) {
        takeCensus(now);
      }
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

  /**
   * {@inheritDoc}
   *
   * <p>The ring is left to fill, as each look at it costs the same for one record or many; but no
   * more than a small part of it. Having little to read, the agent is to cost next to nothing.
   */
  @Override
  public long pause() {
    if (ring.pending() >= pressing) {
      return 0;
    }
    if (drained >= pressing / 4) {
      return SHORT_PAUSE;
    }
    return drained < LITTLE ? LONG_PAUSE : PAUSE;
  }

  /** After lives were lost: what is known of processes is put right. */
  private void takeCensus(long now) {
    livesLost = counters.lostLives();
    census.take(snapshot, ring);
    censusDue = census.forgetOthers(now);
    census.tell(node.clocks.epoch(now));
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
    if (decoder.unfinished() > 0) {
      lost.put("unfinished", decoder.unfinished());
    }
    if (decoder.unknown() > 0) {
      lost.put("unknown_record", decoder.unknown());
    }
    return lost;
  }

  /** Returns how many records of a kind were lost so far. */
  long lost(int kind) {
    counters.refresh();
    return counters.lost(kind);
  }

  /** Returns what was counted so far. */
  public ProbeMetrics metrics() {
    counters.refresh();
    return new ProbeMetrics(
        counters.sent(),
        decoder.records(),
        lost(),
        counters.deferred(),
        counters.truncated(),
        counters.unsummed(),
        counters.foreign(),
        counters.unseen(),
        ring.pending());
  }

  @Override
  public Map<String, Long> counts() {
    return metrics().counts();
  }

  @Override
  public void close() {
    flows.close();
    muting.close();
    counters.close();
    ring.close();
    probe.close();
    snapshot.close();
  }
}
