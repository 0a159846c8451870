package io.sysflow.demo;

import io.sysflow.agent.sink.KafkaOptions;
import io.sysflow.agent.sink.QueueOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where nodes send their records.
 *
 * @param bootstrapServers of Kafka
 * @param registryUrl of the schema registry
 * @param topic of the records
 * @param spool directory for records that wait for the broker
 */
record Destination(String bootstrapServers, String registryUrl, String topic, Path spool) {

  private static final long MEMORY_BYTES = 4L << 20;
  private static final long SPOOL_BYTES = 64L << 20;

  /** Returns a node's options. */
  KafkaOptions of(String node) {
    return new KafkaOptions(
        bootstrapServers,
        registryUrl,
        topic,
        Map.of(),
        Map.of(),
        new QueueOptions("kafka", MEMORY_BYTES, spool.resolve(node), SPOOL_BYTES, false));
  }
}
