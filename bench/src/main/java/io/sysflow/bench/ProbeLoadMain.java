package io.sysflow.bench;

import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.probe.ProbeConfig;
import io.sysflow.agent.probe.ProbeEventSource;
import io.sysflow.agent.probe.ProbeMetrics;
import io.sysflow.codec.Codec;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How the agent bears a load: ProbeLoadMain PROGRAM ARGUMENT... runs the program and all of the
 * agent but its sinks, from the ring to encoded records, until the program ends. It says what the
 * kernel counted, what became of it, and what an event costs the agent's thread: how many of them a
 * whole core can take in a second.
 */
public final class ProbeLoadMain {
  private static final long MS = 1_000_000;

  private final FlowBuilder builder;
  private final Consumer<SysFlow> encoder = this::encode;
  private long events;
  private long records;
  private long bytes;

  private ProbeLoadMain() {
    NodeIdentity node = new NodeIdentity("bench", "NA", "", "", "", "");
    Redactor redactor = new Redactor(RedactionOptions.DEFAULT);
    builder = new FlowBuilder(FlowOptions.DEFAULT, node, redactor, now());
  }

  /** Runs the load. */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    new ProbeLoadMain().run(List.of(args));
  }

  private static long now() {
    return System.currentTimeMillis() * MS;
  }

  private void encode(SysFlow sysFlow) {
    records++;
    bytes += Codec.SYSFLOW.encode(sysFlow).length;
  }

  private void accept(SystemEvent event) {
    events++;
    builder.accept(event, now(), encoder);
  }

  private void run(List<String> command) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      drain(source);
      Process load = new ProcessBuilder(command).inheritIO().start();
      ProbeMetrics before = source.metrics();
      long eventsBefore = events;
      long start = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      while (load.isAlive()) {
        step(source);
      }
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      double seconds = (System.nanoTime() - start) / 1e9;
      drain(source);
      print(before, source, events - eventsBefore, cpu, seconds);
    }
  }

  private void step(ProbeEventSource source) {
    int n = source.poll(this::accept);
    builder.tick(now(), encoder);
    if (n == 0) {
      LockSupport.parkNanos(2 * MS);
    }
  }

  /** Reads what was sent by now, and what the kernel has summed. */
  private void drain(ProbeEventSource source) {
    long end = System.nanoTime() + 2000 * MS;
    long sent = source.metrics().sent();
    while (System.nanoTime() < end || source.metrics().read() < sent) {
      step(source);
    }
  }

  private void print(
      ProbeMetrics before, ProbeEventSource source, long told, long cpu, double seconds) {
    ProbeMetrics after = source.metrics();
    // What others do while the last records are read is sent, and not read yet.
    long waiting = after.sent() - after.read();
    long read = after.read() - before.read();
    long lost = sum(after) - sum(before);
    System.out.printf(
        "kernel: %d records sent, %d lost %s, %d deferred, %d calls summed one by one%n",
        after.sent() - before.sent(),
        lost,
        after.lost(),
        after.deferred() - before.deferred(),
        after.unsummed() - before.unsummed());
    System.out.printf(
        "agent:  %d records read, %d of later still in the ring (%d bytes), %s%n",
        read,
        waiting,
        after.pendingBytes(),
        after.sent() - after.read() == 0 || after.pendingBytes() > 0
            ? "all accounted for"
            : "SOME NOT ACCOUNTED FOR");
    System.out.printf(
        "in %.1f s %.0f records/s; %d events, %d records of %d bytes since the start; %.2f us of"
            + " CPU for a record: a core takes %.0f/s%n",
        seconds, read / seconds, told, records, bytes, cpu / 1e3 / read, read * 1e9 / cpu);
  }

  private static long sum(ProbeMetrics metrics) {
    return metrics.lost().values().stream().mapToLong(Long::longValue).sum();
  }
}
