package io.sysflow.codec;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads values in Confluent's wire format, of the codec's schema or any other version of it. Used
 * from one thread, as Kafka does.
 *
 * @param <T> the codec's type
 */
public final class RegistryDeserializer<T> implements Deserializer<T> {

  /** A zero and the schema's id. */
  private static final int PREFIX_BYTES = 5;

  /** What HTTP says of a schema that there is not. */
  private static final int NOT_FOUND = 404;

  private final Codec<T> codec;
  private final SchemaRegistryClient registry;
  private final Map<Integer, Reading<T>> readings = new HashMap<>();

  /** Makes one that asks this registry for schemas. */
  public RegistryDeserializer(Codec<T> codec, SchemaRegistryClient registry) {
    this.codec = codec;
    this.registry = registry;
  }

  /** How to read the records of one schema id; the transcoder is null if they need none. */
  private record Reading<T>(@Nullable Transcoder<T> transcoder) {}

  /**
   * Returns the value; null of null, a tombstone.
   *
   * @throws SerializationException if the bytes are no such record; it says what was found
   * @throws TimeoutException if the registry cannot be reached, or does not let us in: nothing is
   *     wrong with the record
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < PREFIX_BYTES || bytes[0] != 0) {
      throw new SerializationException(
          "not in the registry's wire format: expected a zero and a schema id but found "
              + (bytes.length == 0 ? "nothing" : "byte " + bytes[0] + ", length " + bytes.length));
    }
    int id = bytes[1] << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | bytes[4] & 0xff;
    Reading<T> reading = readings.get(id);
    if (reading == null) {
      reading = reading(id);
      readings.put(id, reading);
    }
    try {
      return read(reading, bytes);
    } catch (MalformedRecordException e) {
      throw new SerializationException("schema " + id + ": " + e.getMessage(), e);
    }
  }

  private T read(Reading<T> reading, byte[] bytes) {
    int length = bytes.length - PREFIX_BYTES;
    Transcoder<T> transcoder = reading.transcoder();
    if (transcoder == null) {
      return codec.decode(bytes, PREFIX_BYTES, length);
    }
    transcoder.reset(bytes, PREFIX_BYTES, length);
    return transcoder.next();
  }

  private Reading<T> reading(int id) {
    try {
      ParsedSchema parsed = registry.getSchemaById(id);
      if (!(parsed instanceof AvroSchema avro)) {
        throw new SerializationException("schema " + id + " is " + parsed.schemaType());
      }
      return new Reading<>(
          codec.laidOutAs(avro.rawSchema()) ? null : new Transcoder<>(codec, avro.rawSchema()));
    } catch (MalformedRecordException e) {
      throw new SerializationException("schema " + id + ": " + e.getMessage(), e);
    } catch (RestClientException e) {
      if (e.getStatus() != NOT_FOUND) {
        throw new TimeoutException(
            "schema registry: refuses: HTTP %d: %s".formatted(e.getStatus(), e.getMessage()), e);
      }
      throw new SerializationException(
          "schema registry: no schema %d: %s".formatted(id, e.getMessage()), e);
    } catch (IOException e) {
      throw new TimeoutException("schema registry: cannot be reached: " + e.getMessage(), e);
    }
  }
}
