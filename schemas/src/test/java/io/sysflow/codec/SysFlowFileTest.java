package io.sysflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.model.FileFlow;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SysFlowFileTest {

  private static final Path CORPUS = Path.of(System.getProperty("sysflow.corpus", "corpus"));

  @TempDir private Path dir;

  private static List<SysFlow> read(Path file) throws IOException {
    List<SysFlow> records = new ArrayList<>();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }

  private Path write(Dialect dialect, List<SysFlow> records) throws IOException {
    Path file = dir.resolve(dialect + ".sf");
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, dialect)) {
      for (SysFlow datum : records) {
        writer.write(datum);
      }
    }
    return file;
  }

  private static void assumeCorpus() {
    boolean there = Files.isDirectory(CORPUS);
    if (!there) {
      System.err.println("SKIPPED, no corpus of third-party captures at " + CORPUS);
    }
    assumeTrue(there, "no corpus at " + CORPUS);
  }

  private static List<Path> corpusFiles() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files.filter(file -> file.toString().endsWith(".sf")).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFileIsReadAsWritten(Dialect dialect) throws IOException {
    List<SysFlow> records = Samples.v5().stream().map(SysFlow::bare).toList();

    Path file = write(dialect, records);

    assertThat(read(file)).isEqualTo(records);
  }

  @Test
  void anExtendedFileKeepsTheEnvelope() throws IOException {
    List<SysFlow> records = Samples.extended().stream().map(Samples::enveloped).toList();

    Path file = write(Dialect.EXTENDED, records);

    assertThat(read(file)).isEqualTo(records);
  }

  @Test
  void v5LeavesOutWhatItCannotSay() throws IOException {
    List<SysFlow> records = Samples.extended().stream().map(Samples::enveloped).toList();

    Path file = write(Dialect.V5, records);

    // The container, the process and the IPv6 flow, without their extensions.
    assertThat(read(file)).hasSize(3).allMatch(datum -> datum.seq() == 0);
  }

  @Test
  void aTornFileGivesItsRecordsAndThenSaysWhere() throws IOException {
    SysFlow datum = SysFlow.bare(Samples.FILE_FLOW);
    Path file = dir.resolve("torn.sf");
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, Dialect.V5)) {
      writer.write(datum);
      writer.flush();
      writer.write(datum);
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));

    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      assertThat(reader.next()).isEqualTo(datum);
      assertThatThrownBy(reader::next)
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageMatching(
              Pattern.quote(file + ": after 1 records, at byte ")
                  + "\\d+: expected a block but found \\d+ bytes of one");
    }
  }

  @Test
  void aForeignFileIsRefused() throws IOException {
    Path file = Files.writeString(dir.resolve("foreign.sf"), "not Avro at all");

    assertThatThrownBy(() -> new SysFlowFileReader(file))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith(file + ": not a SysFlow file: ");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPlainReaderOfThePublishedSchemaReadsOurFilesWhole(Dialect dialect) throws IOException {
    List<SysFlow> records = Samples.v5().stream().map(SysFlow::bare).toList();
    Path file = write(dialect, records);

    List<byte[]> read = new ArrayList<>();
    try (DataFileReader<Object> reader =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>(null, Schemas.V5))) {
      for (Object datum : reader) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(Schemas.V5).write(datum, encoder);
        read.add(bytes.toByteArray());
      }
      assertThat(reader.getMetaString("avro.codec")).isEqualTo("deflate");
      if (dialect == Dialect.V5) {
        assertThat(reader.getSchema()).isEqualTo(Schemas.V5);
      }
    }

    assertThat(read)
        .containsExactlyElementsOf(records.stream().map(Codec.SYSFLOW_V5::encode).toList());
  }

  @Test
  void everyPublishedVersionIsRead() throws IOException {
    assumeCorpus();

    for (Path file : corpusFiles()) {
      List<SysFlow> records = read(file);

      assertThat(records).as(file.toString()).hasSizeGreaterThan(10);
      assertThat(records.get(0).rec().getClass().getSimpleName()).isEqualTo("Header");
    }
  }

  @Test
  void theCountsOfAKnownCaptureAreRight() throws IOException {
    assumeCorpus();

    // Table 5.2 of the reference collector's fixtures: 4410 flows, 4382 reads, 276041 bytes.
    List<FileFlow> flows = new ArrayList<>();
    for (SysFlow datum : read(CORPUS.resolve("scap/mpm-event-full_capture.expected.sf"))) {
      SysFlowRecord rec = datum.rec();
      if (rec instanceof FileFlow flow) {
        flows.add(flow);
      }
    }

    assertThat(flows).hasSize(4410);
    assertThat(flows.stream().mapToLong(flow -> flow.reads().ops()).sum()).isEqualTo(4382);
    assertThat(flows.stream().mapToLong(flow -> flow.reads().bytes()).sum()).isEqualTo(276_041);
    assertThat(flows.stream().mapToLong(flow -> flow.writes().bytes()).sum()).isEqualTo(2418);
  }

  @Test
  void aThirdPartyReaderReadsOurFiles() throws IOException, InterruptedException {
    Path tool = CORPUS.resolveSibling("tools");
    boolean there = Files.exists(tool.resolve("avr.py"));
    if (!there) {
      System.err.println("SKIPPED, no third-party reader at " + tool);
    }
    assumeTrue(there, "no third-party reader");
    for (Dialect dialect : Dialect.values()) {
      Path file = write(dialect, Samples.v5().stream().map(SysFlow::bare).toList());

      Process python =
          new ProcessBuilder(
                  "python3",
                  "-c",
                  "import sys; sys.path.insert(0, sys.argv[1]); import avr;"
                      + " print([r['rec'][1].split('.')[-1] for r in avr.read(sys.argv[2])[3]])",
                  tool.toString(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(printed)
          .isEqualTo(
              "['SFHeader', 'Container', 'Process', 'Process', 'File', 'ProcessEvent',"
                  + " 'NetworkFlow', 'FileFlow', 'FileEvent', 'FileEvent', 'NetworkEvent',"
                  + " 'ProcessFlow', 'Pod', 'K8sEvent']\n");
    }
  }
}
