package io.sysflow.bench;

import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FileReadMode;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.FlowTimes;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.scap.ScapEventSource;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A capture in memory, over and over, per raw event: a mere walk over its blocks, what happened
 * according to it, and the records that come of that. Captures are those of the corpus of
 * third-party data (system property {@code sysflow.corpus}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CaptureBenchmark {

  private static final int EVENTS = 100_000;
  private static final int EVENT_BLOCK = 0x216;
  private static final int TYPE = 30;

  /** As the reference collector, without anything left out: most is written so. */
  private static final FlowTimes TIMES =
      new FlowTimes(
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ZERO);

  @Param({"mpm-event-full_capture", "setns", "objectstore-download"})
  private String capture = "";

  @Param({"false", "true"})
  private boolean compat;

  private byte[] bytes = {};
  private long due;
  private long done;
  private final Replay read = new Replay();
  private final Replay build = new Replay();

  /** Loads the capture. */
  @Setup
  public void load() throws IOException {
    String corpus = System.getProperty("sysflow.corpus", "../shared/corpus");
    bytes = Files.readAllBytes(Path.of(corpus, "scap", capture + ".scap"));
  }

  /** Goes from block to block, and looks at the type of each. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void walk(Blackhole types) {
    ByteBuffer blocks = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    due += EVENTS;
    while (done < due) {
      for (int at = 0; at < bytes.length; at += blocks.getInt(at + 4)) {
        if (blocks.getInt(at) == EVENT_BLOCK) {
          types.consume(blocks.getShort(at + TYPE));
          done++;
        }
      }
    }
  }

  /** Finds out what happened. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void events(Blackhole events) {
    read.run(events::consume, () -> {});
  }

  /** Finds out what happened, and builds records. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void records(Blackhole records) {
    Consumer<SysFlow> out = records::consume;
    FlowBuilder[] builder = {newBuilder()};
    long[] now = {0};
    build.run(
        event -> {
          now[0] = Math.max(now[0], event.ts());
          builder[0].tick(now[0], out);
          builder[0].accept(event, now[0], out);
        },
        () -> {
          builder[0].close(now[0], out);
          builder[0] = newBuilder();
          now[0] = 0;
        });
  }

  private FlowBuilder newBuilder() {
    FlowOptions options =
        FlowOptions.DEFAULT
            .withProcessFlow(false)
            .withFileOnly(false)
            .withFileReadMode(FileReadMode.KEEP)
            .withTimes(TIMES)
            .withCompat(compat);
    NodeIdentity node = new NodeIdentity("bench", "NA", "", "", "", "");
    return new FlowBuilder(options, node, new Redactor(RedactionOptions.DEFAULT), 0);
  }

  /** Whole replays, as many as {@link #EVENTS} a run come to in the long run. */
  private final class Replay {
    private long behind;

    void run(Consumer<SystemEvent> consumer, Runnable atEnd) {
      behind += EVENTS;
      while (behind > 0) {
        ScapEventSource source = ScapEventSource.of(capture, bytes, compat);
        int polled = 0;
        while (polled >= 0) {
          polled = source.poll(consumer);
        }
        behind -= source.metrics().events();
        source.close();
        atEnd.run();
      }
    }
  }
}
