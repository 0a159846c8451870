package io.sysflow.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.Dialect;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketSinkTest {

  private static final int KB = 1 << 10;

  @TempDir private Path dir;

  @Test
  void aPacketIsARecordOfExactV5() {
    try (SeqPacketReader reader = new SeqPacketReader(path());
        SocketSink sink = sink(64 * KB, 1)) {
      reader.accept();

      List.of(Samples.header(1), Samples.heartbeat(2), Samples.file(3), Samples.flow(4))
          .forEach(sink::write);

      assertThat(reader.next()).isEqualTo(SysFlow.bare(withoutFacts(Samples.header(1))));
      assertThat(reader.next()).isEqualTo(SysFlow.bare(Samples.file(3).rec()));
      assertThat(reader.next()).isEqualTo(SysFlow.bare(Samples.flow(4).rec()));
      assertThat(sink.metrics()).containsEntry("socket_unsaid", 1L);
    }
  }

  @Test
  void aReaderThatComesLateMissesNothing() {
    try (SocketSink sink = sink(64 * KB, 1)) {
      List.of(Samples.header(1), Samples.file(2), Samples.flow(3)).forEach(sink::write);

      try (SeqPacketReader reader = new SeqPacketReader(path())) {
        List<SysFlowRecord> read = read(reader.accept(), 3);

        assertThat(read).extracting(Object::getClass).containsExactly(kinds(3));
        assertThat(sink.dropped()).isZero();
      }
    }
  }

  @Test
  void theNextReaderBeginsWithAHeaderAndWhatNeitherReadIsCounted() {
    try (SocketSink sink = sink(64 * KB, 1)) {
      SeqPacketReader first = new SeqPacketReader(path()).accept();
      List.of(Samples.header(1), Samples.file(2)).forEach(sink::write);
      read(first, 2);
      first.close();
      await(sink::needsCheckpoint);
      List.of(Samples.flow(3), Samples.flow(4)).forEach(sink::write);
      assertThat(sink.needsCheckpoint()).isTrue();

      List.of(Samples.header(5), Samples.file(6), Samples.flow(7)).forEach(sink::write);

      try (SeqPacketReader second = new SeqPacketReader(path())) {
        assertThat(read(second.accept(), 3)).extracting(Object::getClass).containsExactly(kinds(3));
        assertThat(sink.dropped()).isEqualTo(2);
        assertThat(sink.needsCheckpoint()).isFalse();
        await(() -> records(sink) == 5);
        assertThat(sink.metrics()).containsEntry("socket_connections", 2L);
      }
    }
  }

  @Test
  void whatAReaderLeftUnreadIsCounted() {
    try (SocketSink sink = sink(64 * KB, 1);
        SeqPacketReader reader = new SeqPacketReader(path()).accept()) {
      List.of(Samples.header(1), Samples.file(2), Samples.flow(3)).forEach(sink::write);
      await(() -> records(sink) == 3);

      reader.hangUp();

      await(sink::needsCheckpoint);
      assertThat(sink.dropped()).isEqualTo(3);
      assertThat(sink.metrics()).containsEntry("socket_records", 0L);
    }
  }

  @Test
  void aReaderThatIsStuckHoldsUpNobodyAndGetsAllEntities() {
    try (SocketSink sink = sink(64 * KB, 4 << 20);
        SeqPacketReader reader = new SeqPacketReader(path()).accept()) {
      sink.write(Samples.header(1));
      for (int i = 2; i <= 80_000; i++) {
        sink.write(i % 100 == 0 ? Samples.file(i) : Samples.flow(i));
      }

      List<SysFlowRecord> read = read(reader, (int) (80_000 - sink.dropped()));

      assertThat(sink.dropped()).isPositive();
      assertThat(read).filteredOn(FileEntity.class::isInstance).hasSize(800);
      assertThat(read).filteredOn(FileFlow.class::isInstance).hasSizeLessThan(79_199);
      await(sink::needsCheckpoint);
    }
  }

  @Test
  void aPatientSourceIsMadeToWaitAndLosesNothing() throws InterruptedException {
    QueueOptions options = new QueueOptions("socket", 10 * KB, dir.resolve("spool"), 1, true);
    try (SocketSink sink = new SocketSink(path(), Dialect.V5, options);
        SeqPacketReader reader = new SeqPacketReader(path()).accept()) {
      Thread source =
          new Thread(
              () -> {
                sink.write(Samples.header(1));
                for (int i = 2; i <= 20_000; i++) {
                  sink.write(Samples.flow(i));
                }
              });
      source.start();

      List<SysFlowRecord> read = read(reader, 20_000);

      assertThat(read).hasSize(20_000);
      assertThat(sink.dropped()).isZero();
      source.join();
    }
  }

  @Test
  void whatIsTooLongForTheReferenceProcessorIsShortened() {
    try (SocketSink sink = sink(640 * KB, 1);
        SeqPacketReader reader = new SeqPacketReader(path()).accept()) {
      ProcessEntity process = process("x".repeat(100_000), "K=" + "v".repeat(20_000));
      List.of(Samples.header(1), Samples.datum(2, process)).forEach(sink::write);

      ProcessEntity read = (ProcessEntity) read(reader, 2).get(1);

      assertThat(read.oid()).isEqualTo(process.oid());
      assertThat(read.exe()).isEqualTo("/bin/x");
      assertThat(read.exeArgs()).startsWith("xxxxxxxx").hasSizeLessThan(16_384);
      assertThat(read.env()).isEmpty();
    }
  }

  @Test
  void aPathThatIsTooLongForASocketIsRefused() {
    Path path = Path.of("/" + "x".repeat(107));

    assertThatThrownBy(() -> new SocketSink(path, Dialect.V5, options(1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the path of a socket is 107 bytes at the most: " + path);
  }

  private static long records(SocketSink sink) {
    return sink.metrics().getOrDefault("socket_records", -1L);
  }

  private static ProcessEntity process(String args, String env) {
    return ProcessEntity.builder(ObjectState.CREATED, new Oid(1, 2), 3)
        .exe("/bin/x")
        .exeArgs(args)
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .env(List.of(env))
        .build();
  }

  private SocketSink sink(long memory, long disk) {
    return new SocketSink(path(), Dialect.V5, options(memory, disk));
  }

  private QueueOptions options(long memory, long disk) {
    return new QueueOptions("socket", memory, dir.resolve("spool"), disk, false);
  }

  private Path path() {
    return dir.resolve("s");
  }

  private static List<SysFlowRecord> read(SeqPacketReader reader, int count) {
    List<SysFlowRecord> read = new ArrayList<>();
    while (read.size() < count) {
      SysFlow next = reader.next();
      if (next == null) {
        throw new AssertionError("the end after " + read.size());
      }
      read.add(next.rec());
    }
    return read;
  }

  private static SysFlowRecord withoutFacts(SysFlow header) {
    return ((Header) header.rec()).withAgent(null);
  }

  private static Class<?>[] kinds(int count) {
    return List.of(Header.class, FileEntity.class, FileFlow.class)
        .subList(0, count)
        .toArray(new Class<?>[0]);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
      if (Thread.interrupted()) {
        throw new AssertionError("waited in vain");
      }
    }
  }
}
