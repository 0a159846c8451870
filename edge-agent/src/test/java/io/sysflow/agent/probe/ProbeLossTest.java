package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Lost;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe cannot tell, it counts. */
class ProbeLossTest {
  private static final int CALLS = 20_000;

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

  @Test
  void theVariantForOlderKernelsTellsTheSame() throws Exception {
    try (ProbeEventSource source =
        ProbeEventSource.open(ProbeConfig.DEFAULT, List.of(ProbeEventSource.PLAIN))) {
      List<String> plain = deeds(source, "files");
      assertThat(plain).contains("T1 io 3 f:DIR/files/data read 6:300").hasSize(17);
      assertThat(deeds(source, "tcp6")).contains("T1 accept 5 6:[::1]:p2->[::1]:p1").hasSize(17);
    }
  }

  private List<String> deeds(ProbeEventSource source, String what)
      throws IOException, InterruptedException {
    List<ThreadEvent> events = Deeds.run(source, program, what, base.resolve(what));
    return new Brief(base.toRealPath().toString()).lines(events);
  }
}
