package io.sysflow.codec;

import io.sysflow.model.SysFlow;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code sysflow.records} in a plain consumer: {@code value.deserializer} of its
 * configuration, with {@code schema.registry.url} beside it.
 */
public final class SysFlowDeserializer implements Deserializer<SysFlow> {

  /** Confluent's name of the option. */
  public static final String URL = "schema.registry.url";

  private @Nullable Deserializer<SysFlow> delegate;

  /**
   * Connects to the registry.
   *
   * @throws ConfigException if {@code schema.registry.url} is missing
   */
  @Override
  public void configure(Map<String, ?> config, boolean isKey) {
    Object url = config.get(URL);
    if (url == null) {
      throw new ConfigException(URL, null, "needed to read SysFlow records");
    }
    delegate = new RegistryDeserializer<>(Codec.SYSFLOW, Registries.client(url.toString(), config));
  }

  @Override
  public @Nullable SysFlow deserialize(String topic, byte @Nullable [] bytes) {
    if (delegate == null) {
      throw new IllegalStateException("not configured");
    }
    return delegate.deserialize(topic, bytes);
  }
}
