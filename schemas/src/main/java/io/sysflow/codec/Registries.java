package io.sysflow.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Connections to schema registries. */
public final class Registries {

  private static final int CACHE = 100;

  private Registries() {}

  /**
   * Returns a client; it does not connect before it is asked something.
   *
   * @param urls one or more, comma-separated; {@code mock://NAME} is one in memory, for tests
   * @param config Confluent's own client options, such as {@code basic.auth.user.info}
   */
  public static SchemaRegistryClient client(String urls, Map<String, ?> config) {
    return SchemaRegistryClientFactory.newClient(
        List.of(urls.split(",")), CACHE, List.of(new AvroSchemaProvider()), config, Map.of());
  }

  /**
   * Asks the registry something simple.
   *
   * @throws TimeoutException if it cannot be reached
   * @throws SerializationException if it refuses to answer
   */
  public static void check(SchemaRegistryClient client) {
    try {
      client.getAllSubjects();
    } catch (RestClientException e) {
      throw new SerializationException(
          "schema registry: refuses: HTTP %d: %s".formatted(e.getStatus(), e.getMessage()), e);
    } catch (IOException e) {
      throw new TimeoutException("schema registry: cannot be reached: " + e.getMessage(), e);
    }
  }
}
