package io.sysflow.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of another version of a codec's schema, by Avro's rules of schema resolution: from
 * the other version's bytes to this one's, which the codec then reads. Used from one thread.
 *
 * @param <T> the codec's type
 */
final class Transcoder<T> {

  /** Where the kinds of records are in a schema, as Avro names places. */
  private static final String KINDS = "/fields/0/type/";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

  private final Codec<T> codec;
  private final GenericDatumReader<Object> reader;
  private final GenericDatumWriter<Object> writer;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final BinaryIn bytes = new BinaryIn();
  private final BoundedDecoder decoder = new BoundedDecoder(bytes);
  private @Nullable BinaryEncoder encoder;

  /**
   * Prepares to read.
   *
   * @throws MalformedRecordException if the codec's schema cannot read the other
   */
  Transcoder(Codec<T> codec, Schema written) {
    for (SchemaCompatibility.Incompatibility one :
        SchemaCompatibility.checkReaderWriterCompatibility(codec.schema(), written)
            .getResult()
            .getIncompatibilities()) {
      if (!isLaterKind(one, codec.schema())) {
        throw new MalformedRecordException(
            "expected a published version of %s but found one that differs at %s: %s"
                .formatted(codec.schema().getFullName(), one.getLocation(), one.getType()));
      }
    }
    this.codec = codec;
    this.reader = new GenericDatumReader<>(written, codec.schema());
    this.writer = new GenericDatumWriter<>(codec.schema());
  }

  /**
   * Returns whether it is only a kind of record that a later version has in addition, after those
   * that we know: the others can be read all the same.
   */
  private static boolean isLaterKind(SchemaCompatibility.Incompatibility one, Schema ours) {
    Schema kinds = ours.getFields().get(0).schema();
    return one.getType() == SchemaCompatibility.SchemaIncompatibilityType.MISSING_UNION_BRANCH
        && kinds.isUnion()
        && one.getLocation().startsWith(KINDS)
        && NUMBER.matcher(one.getLocation().substring(KINDS.length())).matches()
        && Integer.parseInt(one.getLocation().substring(KINDS.length())) >= kinds.getTypes().size();
  }

  /** Points at a block of records. */
  void reset(byte[] source, int offset, int length) {
    bytes.reset(source, offset, length);
  }

  /** Returns how many bytes of the block are left. */
  int remaining() {
    return bytes.remaining();
  }

  /**
   * Reads the next record.
   *
   * @throws MalformedRecordException if there is none
   */
  T next() {
    try {
      Object datum = reader.read(null, decoder);
      buffer.reset();
      encoder = EncoderFactory.get().directBinaryEncoder(buffer, encoder);
      writer.write(datum, encoder);
      encoder.flush();
      return codec.decode(buffer.toByteArray());
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      // Avro lets the last escape where the bytes name an enum symbol that there is none of.
      throw new MalformedRecordException("expected a record but found " + e, e);
    } catch (ClassCastException | NullPointerException | StackOverflowError e) {
      // A schema may pass for a version of ours and lead Avro astray all the same.
      throw new MalformedRecordException("expected a record but found " + e, e);
    }
  }
}
