package io.sysflow.codec;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.sysflow.config.PropertyNames;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Connections to schema registries. */
public final class Registries {

  private static final int CACHE = 100;

  /** Stands before the names of properties for TLS, and of nearly none but these. */
  private static final String TLS = SchemaRegistryClientConfig.CLIENT_NAMESPACE;

  private Registries() {}

  /** Returns the names of the options that a client knows. */
  public static PropertyNames propertyNames() {
    Set<String> names =
        new TreeSet<>(
            List.of(
                SchemaRegistryClientConfig.BASIC_AUTH_CREDENTIALS_SOURCE,
                SchemaRegistryClientConfig.USER_INFO_CONFIG,
                TLS + SchemaRegistryClientConfig.USER_INFO_CONFIG,
                SchemaRegistryClientConfig.BEARER_AUTH_CREDENTIALS_SOURCE,
                SchemaRegistryClientConfig.BEARER_AUTH_TOKEN_CONFIG,
                SchemaRegistryClientConfig.BEARER_AUTH_ISSUER_ENDPOINT_URL,
                SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_ID,
                SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_SECRET,
                SchemaRegistryClientConfig.BEARER_AUTH_SCOPE,
                SchemaRegistryClientConfig.BEARER_AUTH_SCOPE_CLAIM_NAME,
                SchemaRegistryClientConfig.BEARER_AUTH_SUB_CLAIM_NAME,
                SchemaRegistryClientConfig.BEARER_AUTH_LOGICAL_CLUSTER,
                SchemaRegistryClientConfig.BEARER_AUTH_IDENTITY_POOL_ID,
                SchemaRegistryClientConfig.BEARER_AUTH_CACHE_EXPIRY_BUFFER_SECONDS,
                SchemaRegistryClientConfig.BEARER_AUTH_CUSTOM_PROVIDER_CLASS,
                SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS,
                SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS,
                SchemaRegistryClientConfig.MAX_RETRIES_CONFIG,
                SchemaRegistryClientConfig.RETRIES_WAIT_MS_CONFIG,
                SchemaRegistryClientConfig.RETRIES_MAX_WAIT_MS_CONFIG,
                SchemaRegistryClientConfig.PROXY_HOST,
                SchemaRegistryClientConfig.PROXY_PORT,
                SchemaRegistryClientConfig.LATEST_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.MISSING_CACHE_SIZE_CONFIG,
                SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.MISSING_VERSION_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.MISSING_SCHEMA_CACHE_TTL_CONFIG,
                SchemaRegistryClientConfig.URL_RANDOMIZE));
    ConfigDef login = new ConfigDef();
    SaslConfigs.addClientSaslSupport(login);
    names.addAll(login.names());
    ConfigDef tls = new ConfigDef();
    SslConfigs.addClientSslSupport(tls);
    tls.names().forEach(name -> names.add(TLS + name));
    return new PropertyNames(names, Set.of());
  }

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
