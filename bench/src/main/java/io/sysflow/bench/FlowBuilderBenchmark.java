package io.sysflow.bench;

import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Close;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.model.Oid;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Events of a busy host through the flow builder, per event. The events are made beforehand, so
 * that what is allocated is the builder's and the records'.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FlowBuilderBenchmark {

  private static final int PROCESSES = 1000;
  private static final int EVENTS = 4 * PROCESSES;
  private static final long NOW = 1_700_000_000_000_000_000L;

  private FlowBuilder builder = newBuilder();
  private final List<SystemEvent> transfers = new ArrayList<>();
  private final List<SystemEvent> files = new ArrayList<>();
  private final List<SystemEvent> processes = new ArrayList<>();

  /** Makes the events, and lets every process be known. */
  @Setup
  public void prepare() {
    builder = newBuilder();
    for (int i = 0; i < PROCESSES; i++) {
      Oid oid = new Oid(NOW - i, 1000 + i);
      Actor actor = new Actor(oid, oid.hpid());
      builder.accept(new ProcessSeen(NOW, info(oid)), NOW, ignored -> {});
      FileResource file = new FileResource(RestType.FILE, "/var/lib/data/file" + i, null);
      for (int fd = 10; fd < 14; fd++) {
        transfers.add(new Io(NOW, NOW, actor, fd, file, 1, 4096, 0, 0));
      }
      files.add(new FileOpen(NOW, actor, 3, file, new OpenFlags(3), file.path(), null));
      files.add(new Io(NOW, NOW, actor, 3, file, 1, 4096, 0, 0));
      files.add(new Io(NOW, NOW, actor, 3, file, 0, 0, 1, 4096));
      files.add(new Close(NOW, actor, 3, file));
      Oid child = new Oid(NOW, 100_000 + i);
      Actor born = new Actor(child, child.hpid());
      processes.add(new ProcessClone(NOW, actor, info(oid), (int) child.hpid(), 0));
      processes.add(new ProcessClone(NOW, born, info(child), 0, 0));
      processes.add(new ProcessExec(NOW, born, info(child), 0));
      processes.add(new ProcessExit(NOW, born, 0));
    }
  }

  /** Reads on descriptors that stay open: no record comes of them. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void transfers(Blackhole records) {
    play(transfers, records);
  }

  /** Open, read, write, close: four events, one record. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void files(Blackhole records) {
    play(files, records);
  }

  /** Fork on both sides, exec and exit: four events, six records. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void processes(Blackhole records) {
    play(processes, records);
    // Those that have ended go when time does.
    builder.tick(NOW + 2_000_000_000L, records::consume);
  }

  private void play(List<SystemEvent> events, Blackhole records) {
    Consumer<SysFlow> consumer = records::consume;
    for (SystemEvent event : events) {
      builder.accept(event, NOW, consumer);
    }
  }

  private static FlowBuilder newBuilder() {
    NodeIdentity node = new NodeIdentity("bench", "NA", "", "", "", "");
    return new FlowBuilder(FlowOptions.DEFAULT, node, new Redactor(RedactionOptions.DEFAULT), NOW);
  }

  private static ProcessInfo info(Oid oid) {
    return new ProcessInfo(
        oid,
        null,
        "/usr/bin/python3",
        List.of("-m", "http.server", "--bind=127.0.0.1", "/srv/www/data"),
        1000,
        "www",
        1000,
        "www",
        false,
        null,
        false,
        "/srv/www",
        List.of("PATH=/usr/bin:/bin", "HOME=/srv/www", "LANG=C.UTF-8", "SECRET_KEY=x", "A=b"),
        ProcessFacts.NONE);
  }
}
