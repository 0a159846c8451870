package io.sysflow.bench;

import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FileReadMode;
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
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How the agent bears a load: ProbeLoadMain PROGRAM ARGUMENT... runs the program (probe-load.c) and
 * all of the agent but its sinks, from the ring to encoded records, until the program ends. It says
 * what the kernel counted and what became of it, how that compares with what the program did, and
 * what a record costs the agent's thread: how many of them a whole core can take in a second. It
 * fails if anything is not accounted for.
 */
public final class ProbeLoadMain {
  private static final long MS = 1_000_000;

  /** Reads of all files are told. */
  private static final FlowOptions OPTIONS =
      FlowOptions.DEFAULT.withFileReadMode(FileReadMode.KEEP);

  private final FlowBuilder builder;
  private final Consumer<SysFlow> encoder = this::encode;
  private final LoadTally tally;
  private long events;
  private long records;
  private long bytes;

  private ProbeLoadMain(String program) {
    tally = new LoadTally(program);
    NodeIdentity node = new NodeIdentity("bench", "NA", "", "", "", "");
    Redactor redactor = new Redactor(RedactionOptions.DEFAULT);
    builder = new FlowBuilder(OPTIONS, node, redactor, now());
  }

  /** Runs the load. */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    if (!new ProbeLoadMain(args[0]).run(List.of(args))) {
      System.exit(1);
    }
  }

  private static long now() {
    return System.currentTimeMillis() * MS;
  }

  private void encode(SysFlow sysFlow) {
    records++;
    tally.add(sysFlow.rec());
    bytes += Codec.SYSFLOW.encode(sysFlow).length;
  }

  private void accept(SystemEvent event) {
    events++;
    builder.accept(event, now(), encoder);
  }

  private boolean run(List<String> command) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      drain(source);
      Process load = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
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
      boolean read = print(before, source, events - eventsBefore, cpu, seconds);
      return compare(did(load), lost(before, source.metrics())) && read;
    }
  }

  /** Reads how many calls of each kind the program says that it made. */
  private static Map<String, Long> did(Process load) throws IOException {
    Map<String, Long> did = new LinkedHashMap<>();
    for (String line :
        new String(load.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList()) {
      String[] parts = line.split(" ", 2);
      did.put(parts[0], Long.parseLong(parts[1]));
    }
    return did;
  }

  /** Prints what was done and what is in records. Returns whether nothing is missing uncounted. */
  private boolean compare(Map<String, Long> did, long lost) {
    Map<String, Long> told = tally.counts();
    long missing = 0;
    StringBuilder table = new StringBuilder();
    for (Map.Entry<String, Long> entry : did.entrySet()) {
      long count = told.getOrDefault(entry.getKey(), 0L);
      missing += Math.abs(entry.getValue() - count);
      table.append(
          String.format(
              "  %-12s did %9d in records %9d%n", entry.getKey(), entry.getValue(), count));
    }
    System.out.print(table);
    System.out.println(
        missing == 0
            ? "records: all that the program did, exactly"
            : "records: " + missing + " calls differ, and " + lost + " losses were counted");
    return !did.isEmpty() && (missing == 0 || lost > 0);
  }

  private static long lost(ProbeMetrics before, ProbeMetrics after) {
    return sum(after) - sum(before);
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

  /** Prints what the kernel counted. Returns whether all that it handed over was read. */
  private boolean print(
      ProbeMetrics before, ProbeEventSource source, long told, long cpu, double seconds) {
    ProbeMetrics after = source.metrics();
    // What others do while the last records are read is sent, and not read yet.
    long waiting = after.sent() - after.read();
    long read = after.read() - before.read();
    boolean accounted = waiting == 0 || after.pendingBytes() > 0;
    System.out.printf(
        "kernel: %d records sent, %d lost %s, %d deferred, %d calls summed one by one%n",
        after.sent() - before.sent(),
        lost(before, after),
        after.lost(),
        after.deferred() - before.deferred(),
        after.unsummed() - before.unsummed());
    System.out.printf(
        "agent:  %d records read, %d of later still in the ring (%d bytes), %s%n",
        read,
        waiting,
        after.pendingBytes(),
        accounted ? "all accounted for" : "SOME NOT ACCOUNTED FOR");
    System.out.printf(
        "in %.1f s %.0f records/s; %d events, %d records of %d bytes since the start; %.2f us of"
            + " CPU for a record: a core takes %.0f/s%n",
        seconds, read / seconds, told, records, bytes, cpu / 1e3 / read, read * 1e9 / cpu);
    return accounted;
  }

  private static long sum(ProbeMetrics metrics) {
    return metrics.lost().values().stream().mapToLong(Long::longValue).sum();
  }
}
