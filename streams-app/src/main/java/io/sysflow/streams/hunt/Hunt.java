package io.sysflow.streams.hunt;

import io.sysflow.model.Alert;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.topology.AcrossRun;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.Detector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A search through the records that a topic holds, partition by partition, several at once. Each
 * {@link #work} runs in a thread of its own and takes partitions until none is left.
 */
public final class Hunt {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final int FETCH_BYTES = 8 << 20;
  private static final int RECORDS = 5_000;

  private final Map<String, String> kafka;
  private final Range range;
  private final Supplier<Deserializer<SysFlow>> readers;
  private final Supplier<Detector> detectors;
  private final CorrelationRun correlations;
  private final AcrossRun across;
  private final List<Part> parts = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private int next;
  private @Nullable Pace pace;

  /**
   * What is searched.
   *
   * @param topic of records
   * @param since time of the first record, in ms since the epoch; 0 for all that is there
   * @param warmUp how much earlier to begin to read, for the state; agents report within this time
   *     all that their records refer to
   */
  public record Range(String topic, long since, Duration warmUp) {}

  /** What is read of a partition. */
  private record Part(int number, TopicPartition partition, long first, long end) {}

  /**
   * Prepares a hunt; it reads nothing before {@link #open}.
   *
   * @param kafka properties of a consumer
   * @param correlations that take the hits; their alerts are there when all work is done
   * @param across takes what has to be joined with what happens on other nodes
   */
  public Hunt(
      Map<String, String> kafka,
      Range range,
      Supplier<Deserializer<SysFlow>> readers,
      Supplier<Detector> detectors,
      CorrelationRun correlations,
      AcrossRun across) {
    this.across = across;
    this.correlations = correlations;
    this.kafka = Map.copyOf(kafka);
    this.range = range;
    this.readers = readers;
    this.detectors = detectors;
  }

  /**
   * How far it is.
   *
   * @param done offsets that were passed
   * @param total offsets there are to pass
   * @param records that were read
   * @param unreadable records among them that are none
   */
  public record Progress(long done, long total, long records, long unreadable) {}

  /**
   * Finds out what there is to read: all that is committed now.
   *
   * @return the number of partitions
   */
  public int open() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(range.topic()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> firsts = firsts(consumer, partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        long first = Math.min(end, firsts.getOrDefault(partition, end));
        parts.add(new Part(parts.size(), partition, first, end));
      }
      pace = across.isEmpty() ? null : new Pace(parts.size());
      return parts.size();
    }
  }

  private Map<TopicPartition, Long> firsts(
      KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    long time = range.since() - range.warmUp().toMillis();
    if (time <= 0) {
      return consumer.beginningOffsets(partitions);
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    Map<TopicPartition, Long> firsts = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> first :
        consumer.offsetsForTimes(times).entrySet()) {
      if (first.getValue() != null) {
        firsts.put(first.getKey(), first.getValue().offset());
      }
    }
    return firsts;
  }

  /**
   * Returns how many must work at once: all partitions are read together where what is joined of
   * them must not wait for those that are read later.
   */
  public int workers(int wanted) {
    return Math.max(1, across.isEmpty() ? Math.min(wanted, parts.size()) : parts.size());
  }

  /**
   * Searches partitions until none is left, and hands over each alert as it is found.
   *
   * @throws InterruptedException if the thread is told to stop
   */
  public void work(Consumer<Alert> target) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (Part part = take(); part != null; part = take()) {
        try {
          search(consumer, part, target);
        } finally {
          if (pace != null) {
            pace.done(part.number());
          }
        }
      }
    }
  }

  /** Returns the time of the first record whose alerts are wanted, in ms since the epoch. */
  public long since() {
    return range.since();
  }

  /** Returns how far the hunt is. */
  public synchronized Progress progress() {
    long total = parts.stream().mapToLong(part -> part.end() - part.first()).sum();
    return new Progress(done.get(), total, records.get(), unreadable.get());
  }

  private synchronized @Nullable Part take() {
    return next < parts.size() ? parts.get(next++) : null;
  }

  private void search(KafkaConsumer<byte[], byte[]> consumer, Part part, Consumer<Alert> target)
      throws InterruptedException {
    PartitionHunt hunt =
        new PartitionHunt(readers.get(), detectors.get(), range.since(), correlations, across);
    consumer.assign(List.of(part.partition()));
    consumer.seek(part.partition(), part.first());
    long position = part.first();
    while (position < part.end() && !Thread.currentThread().isInterrupted()) {
      long bad = hunt.unreadable();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < part.end()) {
          records.incrementAndGet();
          hunt.accept(record).forEach(target);
          keepPace(part, hunt, record.timestamp());
        }
      }
      unreadable.addAndGet(hunt.unreadable() - bad);
      long now = Math.min(part.end(), consumer.position(part.partition()));
      done.addAndGet(now - position);
      position = now;
    }
  }

  private void keepPace(Part part, PartitionHunt hunt, long time) throws InterruptedException {
    if (pace != null && hunt.isLater(time)) {
      long reached = pace.at(part.number(), time);
      if (reached != Long.MIN_VALUE && reached != Long.MAX_VALUE) {
        across.advance(TimeUnit.MILLISECONDS.toNanos(reached));
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
