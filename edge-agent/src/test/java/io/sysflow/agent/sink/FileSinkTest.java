package io.sysflow.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {

  @TempDir private Path dir;

  @Test
  void withoutRotationThereIsOneFileOfTheGivenName() throws IOException {
    Path file = dir.resolve("x.sf");

    try (FileSink sink = new FileSink(file.toString(), false, Dialect.EXTENDED)) {
      List.of(Samples.header(1), Samples.file(2), Samples.flow(3), Samples.header(4))
          .forEach(sink::write);
    }

    List<SysFlow> read = read(file);
    assertThat(read).hasSize(4);
    assertThat(read.get(2)).isEqualTo(Samples.flow(3));
    assertThat(((Header) read.get(0).rec()).filename()).isEqualTo(file.toString());
  }

  @Test
  void anExactV5FileHasNeitherEnvelopesNorHeartbeats() throws IOException {
    Path file = dir.resolve("x.sf");

    FileSink sink = new FileSink(file.toString(), false, Dialect.V5);
    List.of(Samples.header(1), Samples.heartbeat(2), Samples.file(3)).forEach(sink::write);
    sink.close();

    assertThat(read(file)).extracting(SysFlow::seq).containsExactly(0L, 0L);
    assertThat(sink.metrics())
        .containsEntry("file_records", 2L)
        .containsEntry("file_unsaid", 1L)
        .containsEntry("file_dropped", 0L);
  }

  @Test
  void withRotationEachSegmentIsAFileNamedByItsStart() throws IOException {
    try (FileSink sink = new FileSink(dir.resolve("x").toString(), true, Dialect.V5)) {
      List.of(Samples.headerAt(1, 1000), Samples.file(2), Samples.headerAt(3, 1300))
          .forEach(sink::write);
    }

    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("x.1000", "x.1300");
    }
    assertThat(read(dir.resolve("x.1000"))).hasSize(2);
  }

  @Test
  void aDirectoryHasFilesNamedByTheirStart() throws IOException {
    try (FileSink sink = new FileSink(dir + "/", true, Dialect.V5)) {
      List.of(Samples.headerAt(1, 1000)).forEach(sink::write);
    }

    assertThat(dir.resolve("1000")).exists();
  }

  @Test
  void aPlaceThatCannotBeWrittenIsRefusedAtOnce() {
    assertThatThrownBy(() -> new FileSink(dir + "/no/x.sf", true, Dialect.V5))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write %s/no/x.sf: no writable directory %s/no".formatted(dir, dir));
  }

  @Test
  void afterAFailureTheNextSegmentIsTriedAndWhatWasLostIsCounted() throws IOException {
    Path inner = Files.createDirectory(dir.resolve("in"));
    FileSink sink = new FileSink(inner.resolve("x").toString(), true, Dialect.V5);
    Files.createDirectory(inner.resolve("x.1000"));

    List.of(Samples.headerAt(1, 1000), Samples.file(2)).forEach(sink::write);
    List.of(Samples.headerAt(3, 1300), Samples.file(4)).forEach(sink::write);
    sink.close();

    assertThat(sink.dropped()).isEqualTo(2);
    assertThat(read(inner.resolve("x.1300"))).hasSize(2);
  }

  @Test
  void withoutRotationAFailureLeavesTheFileAndAnotherIsBegunAfterAMinute() throws IOException {
    Path file = dir.resolve("x.sf");
    FileSink sink = new FileSink(file.toString(), false, Dialect.V5);
    Files.createDirectory(file);

    List.of(Samples.headerAt(1, 1000), flowAt(2, 1059)).forEach(sink::write);
    boolean early = sink.needsCheckpoint();
    sink.write(flowAt(3, 1120));
    boolean late = sink.needsCheckpoint();
    List.of(Samples.headerAt(4, 1121), Samples.file(5)).forEach(sink::write);
    sink.close();

    assertThat(early).isFalse();
    assertThat(late).isTrue();
    assertThat(sink.needsCheckpoint()).isFalse();
    assertThat(read(Path.of(file + ".1121"))).hasSize(2);
  }

  private static SysFlow flowAt(long seq, long seconds) {
    return new SysFlow(Samples.flow(seq).rec(), Samples.EPOCH, seq, seconds * 1_000_000_000L);
  }

  private static List<SysFlow> read(Path file) throws IOException {
    List<SysFlow> records = new ArrayList<>();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }
}
