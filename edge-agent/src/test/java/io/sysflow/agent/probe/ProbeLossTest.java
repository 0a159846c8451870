package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.Oid;
import io.sysflow.model.XopFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe cannot tell, it counts. */
class ProbeLossTest {
  private static final int CALLS = 20_000;

  private final Set<Oid> family = new HashSet<>();
  @TempDir private Path base;
  private Path program;

  @BeforeEach
  void compile() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
  }

  private static ProbeConfig sizes(int ringBytes, int flows) {
    return ProbeConfig.DEFAULT.withSizes(ringBytes, flows);
  }

  @Test
  void aFullRingLosesNothingUncounted() throws Exception {
    String missing = base.toRealPath().resolve("missing").toString();
    AtomicLong told = new AtomicLong();
    AtomicLong lost = new AtomicLong();
    Consumer<SystemEvent> consumer =
        event -> {
          if (event instanceof NameOp op && op.file().path().equals(missing)) {
            told.incrementAndGet();
          } else if (event instanceof Lost loss) {
            lost.addAndGet(loss.count());
          }
        };

    try (ProbeEventSource source = ProbeEventSource.open(sizes(1 << 16, 1 << 16))) {
      ProcessBuilder storm = new ProcessBuilder(program.toString(), "storm");
      assertThat(storm.directory(base.toFile()).start().waitFor()).isZero();
      for (int i = 0;
          i < 1000 && (told.get() + source.lost(Wire.CHROOT) < CALLS || lost.get() == 0);
          i++) {
        source.poll(consumer);
        Thread.sleep(5);
      }

      assertThat(source.lost(Wire.CHROOT)).isPositive();
      assertThat(told.get() + source.lost(Wire.CHROOT)).isEqualTo(CALLS);
      // Other programs of this host lose records as well.
      assertThat(lost.get()).isGreaterThanOrEqualTo(source.lost(Wire.CHROOT));
      assertThat(deeds(source, "files")).contains("T1 exit 0");
    }
  }

  /** The reader takes a nap after each look, as a slow sink makes it do. */
  @Test
  void whoeverIsSlowLosesTransfersFirstAndLivesLast() throws Exception {
    Map<String, Long> lost = new HashMap<>();
    List<SystemEvent> told = new ArrayList<>();
    long pid;

    try (ProbeEventSource source = ProbeEventSource.open(sizes(1 << 20, 1 << 16))) {
      Process pressure =
          new ProcessBuilder(program.toString(), "pressure").directory(base.toFile()).start();
      pid = pressure.pid();
      for (int i = 0; i < 100 && pressure.isAlive(); i++) {
        Thread.sleep(200);
        source.poll(event -> add(event, told, lost));
      }
      long end = System.nanoTime() + 2_000_000_000L;
      while (System.nanoTime() < end) {
        source.poll(event -> add(event, told, lost));
        Thread.sleep(5);
      }

      assertThat(told.stream().filter(event -> event instanceof NameOp).count())
          .isEqualTo(CALLS - source.lost(Wire.CHROOT));
      assertThat(source.lost(Wire.CHROOT)).isPositive();
      assertThat(source.lost(Wire.FORK) + source.lost(Wire.EXEC) + source.lost(Wire.EXIT)).isZero();
      // The host goes on meanwhile: what was told is counted, and more may be by now.
      Map<String, Long> counted = source.metrics().lost();
      assertThat(lost).containsKey("shed");
      lost.forEach(
          (cause, count) ->
              assertThat(counted.getOrDefault(cause, 0L)).as(cause).isGreaterThanOrEqualTo(count));
    }

    assertThat(told.stream().filter(event -> isBirthOf(event, pid)).count()).isEqualTo(41);
    assertThat(told.stream().filter(event -> event instanceof ProcessExec).count()).isEqualTo(41);
    assertThat(told.stream().filter(event -> event instanceof ProcessExit).count()).isEqualTo(42);
  }

  /** Keeps what the test program and its children did. */
  private void add(SystemEvent event, List<SystemEvent> told, Map<String, Long> lost) {
    if (event instanceof Lost loss) {
      lost.merge(loss.cause(), loss.count(), Long::sum);
    } else if (event instanceof ProcessClone clone && isOurs(clone.process())
        || event instanceof ProcessExec exec && isOurs(exec.process())
        || event instanceof NameOp op && op.xop().has(XopFlag.CHROOT)) {
      told.add(event);
      if (event instanceof ThreadEvent ours) {
        family.add(ours.actor().oid());
      }
    } else if (event instanceof ProcessExit exit && family.contains(exit.actor().oid())) {
      told.add(event);
    }
  }

  private boolean isOurs(ProcessInfo process) {
    return process.exe().equals(program.toString());
  }

  private static boolean isBirthOf(SystemEvent event, long parent) {
    return event instanceof ProcessClone clone
        && clone.ret() == 0
        && clone.process().poid() != null
        && clone.process().poid().hpid() == parent;
  }

  @Test
  void whatTheKernelHandsOverIsRead() throws Exception {
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      deeds(source, "files");
      ProbeMetrics metrics = source.metrics();
      // Others go on meanwhile: what was sent before a poll has been read after it.
      long sent = metrics.sent();
      for (int i = 0; i < 1000 && metrics.read() < sent; i++) {
        source.poll(event -> {});
        metrics = source.metrics();
        Thread.sleep(5);
      }

      assertThat(metrics.read()).isGreaterThanOrEqualTo(sent).isLessThanOrEqualTo(metrics.sent());
      assertThat(metrics.counts()).containsEntry("probe_read", metrics.read());
    }
  }

  @Test
  void aFullTableOfSumsLosesNoTransfer() throws Exception {
    try (ProbeEventSource source = ProbeEventSource.open(sizes(8 << 20, 1))) {
      List<ThreadEvent> events = Deeds.run(source, program, "files", base.resolve("files"));

      List<Io> transfers =
          events.stream().filter(event -> event instanceof Io).map(event -> (Io) event).toList();
      assertThat(transfers.stream().mapToLong(Io::readOps).sum()).isEqualTo(7);
      assertThat(transfers.stream().mapToLong(Io::readBytes).sum()).isEqualTo(307);
      assertThat(transfers.stream().mapToLong(Io::writeOps).sum()).isEqualTo(4);
      assertThat(transfers.stream().mapToLong(Io::writeBytes).sum()).isEqualTo(310);
    }
  }

  private List<String> deeds(ProbeEventSource source, String what)
      throws IOException, InterruptedException {
    List<ThreadEvent> events = Deeds.run(source, program, what, base.resolve(what));
    return new Brief(base.toRealPath().toString()).lines(events);
  }
}
