package io.sysflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BinaryInTest {

  /** The numbers at which the encoding becomes a byte longer, and their neighbours. */
  static LongStream numbers() {
    return IntStream.range(0, Long.SIZE)
        .mapToLong(bit -> 1L << bit)
        .flatMap(power -> LongStream.of(power - 1, power, -power, -power - 1))
        .distinct();
  }

  private static byte[] avros(long number) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoder.writeLong(number);
    encoder.flush();
    return out.toByteArray();
  }

  private static BinaryIn in(byte[] bytes, int offset, int length) {
    BinaryIn in = new BinaryIn();
    in.reset(bytes, offset, length);
    return in;
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void readsWhatAvroWritesWhateverFollows(long number) throws IOException {
    byte[] encoded = avros(number);
    for (int after = 0; after <= 2 * Long.BYTES; after++) {
      byte[] bytes = new byte[1 + encoded.length + after];
      Arrays.fill(bytes, (byte) 0xff);
      System.arraycopy(encoded, 0, bytes, 1, encoded.length);
      BinaryIn in = in(bytes, 1, encoded.length + after);

      assertThat(in.readLong()).isEqualTo(number);
      assertThat(in.offset()).isEqualTo(encoded.length);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numberEndsWithItsPartOfTheArray(long number) throws IOException {
    byte[] bytes = Arrays.copyOf(avros(number), 32);
    int length = avros(number).length;

    assertThatThrownBy(() -> in(bytes, 0, length - 1).readLong())
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("expected 1 more bytes but found 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 16, 32})
  void numberOfMoreThanTenBytesIsRefused(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 0xff);

    assertThatThrownBy(() -> in(bytes, 0, length).readLong())
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("more than 10 bytes");
  }
}
