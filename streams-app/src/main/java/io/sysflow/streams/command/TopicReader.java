package io.sysflow.streams.command;

import io.sysflow.streams.Refusal;
import io.sysflow.streams.Rights;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic without belonging to a group: what is committed, from a place on, and then either
 * ends or follows.
 */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int TIMEOUT_MS = 15_000;

  private final StreamsSettings.Cluster cluster;
  private final String topic;

  TopicReader(StreamsSettings.Cluster cluster, String topic) {
    this.cluster = cluster;
    this.topic = topic;
  }

  /**
   * Where to read.
   *
   * @param since time in ms since the epoch of the first record; null for the oldest
   * @param onlyNew begins after what is there now
   * @param follow goes on after the end
   */
  record Range(@Nullable Long since, boolean onlyNew, boolean follow) {
    static final Range ALL = new Range(null, false, false);
  }

  /**
   * Hands each record to {@code target} until that returns false, until {@code stop} says so or, if
   * the range does not follow, until the end.
   *
   * @throws StartException if there is no such topic or nobody answers
   */
  void read(Range range, BooleanSupplier stop, Predicate<ConsumerRecord<byte[], byte[]>> target) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      seek(consumer, partitions, range);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (!stop.getAsBoolean() && (range.follow() || !atEnd(consumer, ends))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          // What comes meanwhile may come of what is done with each, such as to send it again.
          if ((range.follow() || isBefore(record, ends)) && !target.test(record)) {
            return;
          }
        }
      }
    } catch (KafkaException e) {
      throw new Refusal(cluster, List.of(Rights.topic(topic, AclOperation.READ))).of(e);
    }
  }

  /**
   * Returns whether there is such a topic.
   *
   * @throws StartException if nobody answers
   */
  boolean exists() {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var found = consumer.partitionsFor(topic);
      return found != null && !found.isEmpty();
    } catch (KafkaException e) {
      throw new Refusal(cluster, List.of(Rights.topic(topic, AclOperation.READ))).of(e);
    }
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    var found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new StartException("there is no topic " + topic);
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private static void seek(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Range range) {
    Long since = range.since();
    if (range.onlyNew()) {
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
    } else if (since == null) {
      consumer.seekToBeginning(partitions);
    } else {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since));
      Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = offsets.get(partition);
        if (first == null) {
          consumer.seekToEnd(List.of(partition));
        } else {
          consumer.seek(partition, first.offset());
        }
      }
    }
  }

  private static boolean atEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static boolean isBefore(
      ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> ends) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return record.offset() < ends.getOrDefault(partition, 0L);
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(cluster.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    return config;
  }
}
