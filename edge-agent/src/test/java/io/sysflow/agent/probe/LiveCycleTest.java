package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.Agent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that ends leaves nothing behind, however often it starts and ends. */
class LiveCycleTest {
  @TempDir private Path base;
  private Path program;

  @BeforeEach
  void compile() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
  }

  /** Notes which processes have ended. */
  private static final class Ends implements RecordSink {
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();

    @Override
    public void write(SysFlow datum) {
      if (datum.rec() instanceof ProcessEvent event && event.opFlags().has(OpFlag.EXIT)) {
        pids.add(event.procOid().hpid());
      }
    }

    @Override
    public Map<String, Long> metrics() {
      return Map.of();
    }

    @Override
    public void close() {}
  }

  /** Starts an agent, has it see a program with children, and ends it. Returns what it held. */
  private Set<String> cycle() throws Exception {
    Ends ends = new Ends();
    long now = System.currentTimeMillis() * 1_000_000;
    FlowBuilder builder =
        new FlowBuilder(
            FlowOptions.DEFAULT,
            new NodeIdentity("n", "NA", "", "", "", ""),
            new Redactor(RedactionOptions.DEFAULT),
            now);
    Agent agent =
        new Agent(
            ProbeEventSource.open(ProbeConfig.DEFAULT),
            builder,
            ends,
            () -> System.currentTimeMillis() * 1_000_000,
            System::nanoTime);
    agent.start();
    Set<String> held = BpfIds.held();
    Process process = new ProcessBuilder(program.toString(), "processes").inheritIO().start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4000 && !ends.pids.contains(process.pid()); i++) {
      Thread.sleep(5);
    }
    agent.close();
    assertThat(ends.pids).contains(process.pid());
    return held;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  private void cycles(int count) throws Exception {
    cycle();
    cycle();
    long descriptors = descriptors();
    int threads = threads();
    Set<String> owned = new TreeSet<>();

    for (int i = 0; i < count; i++) {
      owned.addAll(cycle());
    }

    assertThat(owned).anyMatch(id -> id.startsWith("map "));
    assertThat(owned).anyMatch(id -> id.startsWith("prog "));
    assertThat(owned).anyMatch(id -> id.startsWith("link "));
    assertThat(BpfIds.held()).isEmpty();
    assertThat(BpfIds.alive(owned)).isEmpty();
    // What other tests in this JVM have left may be closed meanwhile.
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    assertThat(threads()).isLessThanOrEqualTo(threads);
  }

  @Test
  void aFewCyclesLeaveNothingBehind() throws Exception {
    cycles(5);
  }

  @Test
  @Tag("long")
  void aThousandCyclesLeaveNothingBehind() throws Exception {
    cycles(100);
    System.gc();
    long before = residentKilobytes();

    cycles(900);

    System.gc();
    assertThat(residentKilobytes() - before).isLessThan(32 << 10);
  }
}
