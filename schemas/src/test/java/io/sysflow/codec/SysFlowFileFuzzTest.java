package io.sysflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sysflow.model.SysFlow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is in a file, reading it ends soon, allocates little and fails, if it does, as it says
 * it does. {@code -Dsysflow.fuzz=SECONDS} goes on for longer.
 */
final class SysFlowFileFuzzTest {

  private static final long SECONDS = Long.getLong("sysflow.fuzz", 3);
  private static final long MAX_ALLOCATED = 150L << 20;
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Numbers as they are on the wire that lengths and counts should never be. */
  private static final List<byte[]> EXTREMES =
      Stream.of(
              Long.MAX_VALUE,
              Long.MIN_VALUE,
              (long) Integer.MAX_VALUE,
              (long) Integer.MIN_VALUE,
              Integer.MAX_VALUE - 8L,
              -1L,
              100_000_000L,
              1L << 32)
          .map(SysFlowFileFuzzTest::number)
          .toList();

  @TempDir private Path dir;

  @Test
  void anyFileIsReadOrRefused() throws IOException {
    List<byte[]> files = files();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    Path file = dir.resolve("fuzzed.sf");
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    int refused = 0;
    int seed = 0;
    for (; seed < 100 || System.nanoTime() < end; seed++) {
      Random random = new Random(seed);
      Files.write(file, mutated(files.get(random.nextInt(files.size())), random));
      long allocated = threads.getThreadAllocatedBytes(id);
      long start = System.nanoTime();
      refused += isRefused(file, seed) ? 1 : 0;
      assertThat(threads.getThreadAllocatedBytes(id) - allocated)
          .as("bytes allocated by seed " + seed)
          .isLessThan(MAX_ALLOCATED);
      assertThat(System.nanoTime() - start)
          .as("ns taken by seed " + seed)
          .isLessThan(Duration.ofSeconds(5).toNanos());
    }

    System.err.printf("%d files fuzzed, %d of them refused%n", seed, refused);
    assertThat(refused).isBetween(1, seed - 1);
  }

  private static boolean isRefused(Path file, int seed) throws IOException {
    try {
      read(file);
      return false;
    } catch (MalformedRecordException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      return true;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  static Stream<Arguments> hostile() throws IOException {
    String v5 = Schemas.V5.toString();
    return Stream.of(
        Arguments.of("empty", new byte[0]),
        Arguments.of("magic alone", text("Obj\u0001")),
        Arguments.of("header of 2^62 entries", bytes(text("Obj\u0001"), number(1L << 62))),
        Arguments.of(
            "header's text of 2 GB", bytes(text("Obj\u0001"), number(1), number(2L << 30))),
        Arguments.of("no schema", container("", "null")),
        Arguments.of("schema that is none", container("{\"type\":3}", "null")),
        Arguments.of("schema null", container("null", "null")),
        Arguments.of("schema with a null field", container(nullField(), "null")),
        Arguments.of("schema nested deeply", container("[".repeat(900_000), "null")),
        Arguments.of("schema of arrays in arrays", container(arrays(50_000), "null")),
        Arguments.of("foreign schema", container("\"string\"", "null")),
        Arguments.of("unknown codec", container(v5, "xz")),
        Arguments.of("block of 2 GB", container(v5, "null", number(1), number(2L << 30))),
        Arguments.of("block of 30 MB, cut", container(v5, "null", number(1), number(30L << 20))),
        Arguments.of("block of -1 records", container(v5, "null", number(-1), number(1))),
        Arguments.of("more records than bytes", block(v5, 1L << 40, new byte[] {0})),
        Arguments.of("string of 2 GB", block(v5, 1, bytes(number(0), number(5), number(2L << 30)))),
        Arguments.of("less records than bytes", block(v5, 0, new byte[100])),
        Arguments.of("array of 10^8", block(older(), 1, longArray())),
        Arguments.of("100 MB in a block", container(v5, "deflate", number(1), bomb())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void aHostileFileIsRefused(String name, byte[] content) throws IOException {
    Path file = Files.write(dir.resolve("hostile.sf"), content);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith(file + ": "));
  }

  private static int read(Path file) throws IOException {
    int records = 0;
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      while (reader.hasNext()) {
        reader.next();
        records++;
      }
    }
    return records;
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    // Half of them beyond the header, which is most of a small file.
    int from = random.nextBoolean() ? 0 : Math.min(bytes.length - 1, bytes.length * 3 / 4);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = from + random.nextInt(bytes.length - from);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> {
          byte[] extreme = EXTREMES.get(random.nextInt(EXTREMES.size()));
          System.arraycopy(extreme, 0, bytes, at, Math.min(extreme.length, bytes.length - at));
        }
        case 3 -> {
          int length = Math.min(random.nextInt(40), bytes.length - at);
          System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
        }
        default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
      if (bytes.length <= from) {
        return bytes;
      }
    }
    return bytes;
  }

  /** Returns files in the schemas that are read as they are and in an older one, packed and not. */
  private static List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<SysFlow> extended = Samples.extended().stream().map(Samples::enveloped).toList();
    List<SysFlow> v5 = Samples.v5().stream().map(SysFlow::bare).toList();
    Schema older = new Schema.Parser().parse(older());
    for (CodecFactory codec :
        List.of(
            CodecFactory.nullCodec(), CodecFactory.deflateCodec(6), CodecFactory.snappyCodec())) {
      files.add(file(codec, Codec.SYSFLOW, Codec.SYSFLOW.schema(), extended));
      files.add(file(codec, Codec.SYSFLOW_V5, Schemas.V5, v5));
      files.add(file(codec, Codec.SYSFLOW_V5, older, v5));
    }
    return files;
  }

  @Test
  void everyCodecIsReadUnlessItIsDamaged() throws IOException {
    for (byte[] content : files()) {
      assertThat(read(Files.write(dir.resolve("whole.sf"), content))).isGreaterThan(3);
    }
  }

  private static byte[] file(
      CodecFactory factory, Codec<SysFlow> codec, Schema written, List<SysFlow> records)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> writer = new DataFileWriter<>(new GenericDatumWriter<>(written))) {
      writer.setCodec(factory).create(written, out, SYNC);
      GenericDatumReader<Object> reader = new GenericDatumReader<>(codec.schema(), written);
      for (SysFlow datum : records) {
        byte[] bytes = codec.encode(datum);
        writer.append(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
      }
    }
    return out.toByteArray();
  }

  /** Returns v5 as it was before processes had a directory and an environment. */
  private static String older() {
    String cut =
        Schemas.V5
            .toString()
            .replaceAll(",\\{\"name\":\"cwd\",[^{}]*}", "")
            .replaceAll(",\\{\"name\":\"env\",\"type\":\\{[^{}]*}[^{}]*}", "");
    assertThat(new Schema.Parser().parse(cut).toString()).doesNotContain("\"env\"");
    return cut;
  }

  private static String nullField() {
    return "{\"type\":\"record\",\"name\":\"sysflow.SysFlow\",\"fields\":[null]}";
  }

  private static String arrays(int depth) {
    return "{\"type\":\"array\",\"items\":".repeat(depth) + "\"int\"" + "}".repeat(depth);
  }

  /** A process event whose arguments are said to be a hundred million. */
  private static byte[] longArray() {
    return bytes(
        number(4), number(1), number(1), number(1), number(1), number(1), number(100_000_000L));
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater raw = new Deflater(9, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed, raw)) {
      for (int i = 0; i < 100; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    raw.end();
    return bytes(number(packed.size()), packed.toByteArray(), SYNC);
  }

  private static byte[] block(String schema, long records, byte[] content) {
    return container(schema, "null", number(records), number(content.length), content, SYNC);
  }

  private static byte[] container(String schema, String codec, byte[]... rest) {
    byte[] header =
        bytes(
            text("Obj\u0001"),
            number(2),
            entry("avro.schema"),
            entry(schema),
            entry("avro.codec"),
            entry(codec),
            number(0),
            SYNC);
    return bytes(header, bytes(rest));
  }

  private static byte[] entry(String text) {
    return bytes(number(text.length()), text(text));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] number(long value) {
    ByteBuffer buffer = ByteBuffer.allocate(10);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7fL) != 0) {
      buffer.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    buffer.put((byte) rest);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
