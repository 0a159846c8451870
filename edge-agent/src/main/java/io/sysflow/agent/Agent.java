package io.sysflow.agent;

import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.model.SysFlow;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what a source yields through a flow builder into a sink, until it is stopped or the source
 * ends. What was recorded goes by the time of its events. One thread does all of it; only {@link
 * #stop} and {@link #metrics} are for others.
 */
public final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final long MS = 1_000_000L;
  private static final long TICK = 100 * MS;
  private static final long MEASURE = 1_000 * MS;
  private static final long REPORT = 60_000 * MS;

  /** A reader has to take in all entities again: not more often than this. */
  private static final long CHECKPOINT = 10_000 * MS;

  private static final int EVENTS_BETWEEN_CLOCKS = 256;

  private final EventSource source;
  private final boolean recorded;
  private final FlowBuilder builder;
  private final RecordSink sink;
  private final LongSupplier wall;
  private final LongSupplier ticks;
  private final Consumer<SystemEvent> intake = this::accept;
  private final Consumer<SysFlow> output;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Map<String, Long> sourceCounts = Map.of();
  private volatile boolean stopped;
  private volatile AgentMetrics metrics;

  private long now;
  private int sinceClock;
  private long nextTick;
  private long nextMeasure;
  private long nextReport;
  private long nextCheckpoint;

  /**
   * Makes an agent, which closes source and sink in the end.
   *
   * @param wall ns since the epoch
   * @param ticks ns from any start, never going back
   */
  public Agent(
      EventSource source,
      FlowBuilder builder,
      RecordSink sink,
      LongSupplier wall,
      LongSupplier ticks) {
    this.source = source;
    this.recorded = source.isRecorded();
    this.builder = builder;
    this.sink = sink;
    this.output = sink::write;
    this.wall = wall;
    this.ticks = ticks;
    metrics = new AgentMetrics(builder.metrics(), counts());
  }

  /** Runs in a thread of its own. */
  public void start() {
    Thread thread = new Thread(this::run, "agent");
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs until stopped, or until the source ends; then ends all flows and closes everything. */
  public void run() {
    try {
      try {
        follow();
      } finally {
        // What was seen counts, also before a capture that is torn.
        builder.close(recorded ? now : wall.getAsLong(), output);
      }
    } finally {
      finish();
    }
  }

  /** Asks to end, and does not wait for it. */
  public void stop() {
    stopped = true;
    sink.hurry();
  }

  /** Stops, and waits until flows and sinks have been flushed, 30 s at the most. */
  @Override
  public void close() {
    stop();
    try {
      if (!ended.await(30, TimeUnit.SECONDS)) {
        LOG.warn("agent state=hanging");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what was done, as of about a second ago. */
  public AgentMetrics metrics() {
    return metrics;
  }

  private void follow() {
    long start = ticks.getAsLong();
    nextReport = start + REPORT;
    nextCheckpoint = start;
    if (!recorded) {
      now = wall.getAsLong();
      builder.tick(now, output);
    }
    int events = 0;
    while (!stopped && events >= 0) {
      readClocks();
      events = source.poll(intake);
      long pause = Math.max(source.pause(), events == 0 ? MS : 0);
      if (pause > 0 && events >= 0) {
        LockSupport.parkNanos(pause);
      }
    }
  }

  private void accept(SystemEvent event) {
    if (++sinceClock >= EVENTS_BETWEEN_CLOCKS) {
      readClocks(); // a source that has much to say is not to hold up the flows that are due
    }
    if (recorded) {
      now = Math.max(now, event.ts());
      builder.tick(now, output);
    }
    builder.accept(event, now, output);
  }

  private void readClocks() {
    sinceClock = 0;
    long tick = ticks.getAsLong();
    if (!recorded) {
      now = wall.getAsLong();
    }
    if (tick - nextTick < 0) {
      return;
    }
    nextTick = tick + TICK;
    if (!recorded) {
      builder.tick(now, output);
    }
    if (tick - nextCheckpoint >= 0 && sink.needsCheckpoint()) {
      nextCheckpoint = tick + CHECKPOINT;
      builder.checkpoint(now, sink.dropped(), output);
    }
    if (tick - nextMeasure >= 0) {
      nextMeasure = tick + MEASURE;
      sourceCounts = source.counts();
      metrics = new AgentMetrics(builder.metrics(), counts());
    }
    if (tick - nextReport >= 0) {
      nextReport = tick + REPORT;
      LOG.info("agent {}", metrics);
    }
  }

  /** Returns what source and sink have counted. */
  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>(sink.metrics());
    counts.putAll(sourceCounts);
    return counts;
  }

  private void finish() {
    try {
      sourceCounts = source.counts();
      source.close();
      sink.close();
    } finally {
      metrics = new AgentMetrics(builder.metrics(), counts());
      LOG.info("agent state=ended {} {}", metrics, source.summary());
      ended.countDown();
    }
  }
}
