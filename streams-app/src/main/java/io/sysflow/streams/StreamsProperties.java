package io.sysflow.streams;

import io.sysflow.streams.topology.Counters;
import io.sysflow.streams.topology.PoisonHandler;
import io.sysflow.streams.topology.TopicPlan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/** Settings as Kafka Streams has them. */
final class StreamsProperties {

  private static final int CACHE_BYTES = 64 << 20;
  private static final int EXACTLY_ONCE_LINGER_MILLIS = 1_000;
  private static final int AT_LEAST_ONCE_LINGER_MILLIS = 5;
  private static final int RETRY_BACKOFF_MILLIS = 20;

  /** How long a thread with nothing to do waits for records before it looks whether to commit. */
  private static final int POLL_MILLIS = 20;

  private StreamsProperties() {}

  /**
   * Returns the configuration; what the user says of Kafka's clients comes last and wins.
   *
   * @param terms by which the other instances know this one; empty if they need not
   * @throws StartException if what the user says is wrong
   */
  static StreamsConfig of(StreamsSettings settings, Counters counters, Optional<Terms> terms) {
    Map<String, Object> all = new TreeMap<>();
    terms.ifPresent(
        own -> all.put(StreamsConfig.CLIENT_ID_CONFIG, own.clientId(settings.applicationId())));
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    all.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        switch (settings.delivery()) {
          case EXACTLY_ONCE -> StreamsConfig.EXACTLY_ONCE_V2;
          case AT_LEAST_ONCE -> StreamsConfig.AT_LEAST_ONCE;
        });
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
    all.put(StreamsConfig.POLL_MS_CONFIG, POLL_MILLIS);
    all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
    // No task waits for one of its topics: what comes of records does not depend on their order.
    all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    all.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    settings
        .http()
        .ifPresent(http -> all.put(StreamsConfig.APPLICATION_SERVER_CONFIG, http.endpoint()));
    // A record and its state together may be larger than what brokers take if not told otherwise.
    all.put(
        StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
        TopicPlan.MAX_MESSAGE_BYTES);
    poison(all, settings, counters);
    clients(all, settings.delivery());
    group(all, settings.group());
    all.putAll(settings.cluster().kafka());
    try {
      return new StreamsConfig(all);
    } catch (ConfigException e) {
      throw new StartException("wrong property of Kafka's clients: " + e.getMessage());
    }
  }

  private static void poison(Map<String, Object> all, StreamsSettings settings, Counters counters) {
    all.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, settings.topics().dlq());
    all.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonHandler.class);
    all.put(PoisonHandler.COUNTS, counters.outcomes());
    // A record without a time is no reason to stop either.
    all.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        UsePartitionTimeOnInvalidTimestamp.class);
  }

  private static void clients(Map<String, Object> all, StreamsSettings.Delivery delivery) {
    all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
        switch (delivery) {
          // Nobody sees what is sent before the commit, which sends all there is. Every few
          // milliseconds a request with a batch for each partition costs 15 % of the CPU.
          case EXACTLY_ONCE -> EXACTLY_ONCE_LINGER_MILLIS;
          case AT_LEAST_ONCE -> AT_LEAST_ONCE_LINGER_MILLIS;
        });
    // A transaction may begin before the marks of the one before are everywhere. The broker says
    // so, and alerts wait for the next try: not for 100 ms, as is usual.
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_BACKOFF_MILLIS);
    all.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        TopicPlan.MAX_MESSAGE_BYTES);
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
  }

  private static void group(Map<String, Object> all, StreamsSettings.Group group) {
    // An instance that was killed gives up its partitions after this long, not after 45 s. The
    // others hear of it at a heartbeat.
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 8_000);
    all.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
    all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, group.standbys());
    // A new instance takes over what it has a copy of: it is asked every minute, not every ten.
    all.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
    all.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 8);
    group
        .instanceId()
        .ifPresent(
            id ->
                all.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id));
  }
}
