package io.sysflow.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.List;
import java.util.Map;

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
}
