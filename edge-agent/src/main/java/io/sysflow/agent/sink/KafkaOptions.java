package io.sysflow.agent.sink;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where and how a {@link KafkaSink} sends.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param registry URL of the schema registry, or several, comma-separated
 * @param topic that the records go to
 * @param properties of Kafka's producer, such as those for TLS and SASL
 * @param registryProperties of the registry's client
 * @param queue how much may wait for brokers and registry
 */
public record KafkaOptions(
    String bootstrapServers,
    String registry,
    String topic,
    Map<String, String> properties,
    Map<String, String> registryProperties,
    QueueOptions queue) {

  /** Copies its maps. */
  public KafkaOptions {
    properties = Map.copyOf(properties);
    registryProperties = Map.copyOf(registryProperties);
  }

  /**
   * Returns the producer's configuration. Batches, lz4 and a short linger are worth four times the
   * throughput of the defaults; no record is given up once it was accepted, as the order would have
   * a hole.
   */
  Map<String, Object> producerConfig() {
    Map<String, Object> config = new TreeMap<>();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    config.putAll(properties);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return config;
  }
}
