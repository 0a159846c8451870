package io.sysflow.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed to a topic in a thread of its own, as any consumer would, until it is
 * closed. The topic must be there.
 */
public final class TopicFollower implements AutoCloseable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long CLOSE_MILLIS = 5_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<ConsumerRecord<byte[], byte[]>> target;
  private final Thread thread;

  private TopicFollower(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> target) {
    this.consumer = consumer;
    this.target = target;
    this.thread = new Thread(this::read, "follow-" + topic);
    thread.setDaemon(true);
  }

  /**
   * Begins to read all that the topic has and will have.
   *
   * @param target is called from one thread
   */
  public static TopicFollower fromStart(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> target) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers);
    consumer.seekToBeginning(assign(consumer, topic));
    return start(consumer, topic, target);
  }

  /**
   * Begins to read; what is in the topic when this returns is left out.
   *
   * @param target is called from one thread
   */
  public static TopicFollower fromEnd(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> target) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers);
    List<TopicPartition> partitions = assign(consumer, topic);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    return start(consumer, topic, target);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> assign(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    return partitions;
  }

  private static TopicFollower start(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> target) {
    TopicFollower follower = new TopicFollower(consumer, topic, target);
    follower.thread.start();
    return follower;
  }

  private void read() {
    try (consumer) {
      while (true) {
        consumer.poll(POLL).forEach(target);
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
