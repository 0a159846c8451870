package io.sysflow.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the alerts that are raised from now on, in a thread of its own, as any consumer would. */
final class AlertReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long CLOSE_MILLIS = 5_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<byte[]> target;
  private final Thread thread = new Thread(this::read, "alerts");

  private AlertReader(KafkaConsumer<byte[], byte[]> consumer, Consumer<byte[]> target) {
    this.consumer = consumer;
    this.target = target;
  }

  /** Begins to read; alerts that are in the topic by now are left out. */
  static AlertReader start(String bootstrapServers, String topic, Consumer<byte[]> target) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    AlertReader reader = new AlertReader(consumer, target);
    reader.thread.setDaemon(true);
    reader.thread.start();
    return reader;
  }

  private void read() {
    try (consumer) {
      while (true) {
        consumer.poll(POLL).forEach(alert -> target.accept(alert.value()));
      }
    } catch (WakeupException closed) {
      // by close()
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
