package io.sysflow.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in Confluent's wire format. The schema is registered under the topic's name with
 * "-value" once, at the first record of a topic; the registry's answer is kept.
 *
 * @param <T> the codec's type
 */
public final class RegistrySerializer<T> implements Serializer<T> {

  private final Codec<T> codec;
  private final SchemaRegistryClient registry;
  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

  /** Makes one that registers with this registry. */
  public RegistrySerializer(Codec<T> codec, SchemaRegistryClient registry) {
    this.codec = codec;
    this.registry = registry;
  }

  /**
   * Returns the wire format; null, a tombstone, of null.
   *
   * @throws SerializationException if the registry cannot be reached or refuses the schema
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T value) {
    return value == null ? null : codec.encodeWire(schemaId(topic), value);
  }

  /**
   * Returns the id of the codec's schema, registering it if need be.
   *
   * @throws SerializationException if the registry cannot be reached or refuses the schema
   */
  public int schemaId(String topic) {
    Integer known = ids.get(topic);
    if (known != null) {
      return known;
    }
    String subject = topic + "-value";
    try {
      int id = registry.register(subject, new AvroSchema(codec.schema()));
      ids.put(topic, id);
      return id;
    } catch (IOException e) {
      throw new SerializationException("schema registry: cannot be reached: " + e.getMessage(), e);
    } catch (RestClientException e) {
      throw new SerializationException(
          "schema registry: refuses the schema of %s: %s".formatted(subject, e.getMessage()), e);
    }
  }
}
