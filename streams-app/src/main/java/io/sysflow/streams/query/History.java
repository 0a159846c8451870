package io.sysflow.streams.query;

import io.sysflow.model.Activity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.SysFlow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a process did in a stretch of time, out of the topic, which keeps it anyway: no state of its
 * own, nothing on the path of the stream, and any time that the topic still holds. Answers are
 * bounded by what is read. May be used from several threads.
 */
public final class History {

  /** How many records of the partition are read for an answer; the newest, if there are more. */
  static final long MOST_RECORDS = 500_000;

  /** How long an answer may take. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /** A flow is told of when it ends or when its interval is over, which is later than it began. */
  private static final long LATER_MILLIS = 60_000;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Map<String, Object> config;
  private final String topic;
  private final Supplier<Deserializer<SysFlow>> readers;

  /**
   * Makes one.
   *
   * @param kafka properties of clients
   * @param topic of records
   * @param readers of records
   */
  public History(Map<String, String> kafka, String topic, Supplier<Deserializer<SysFlow>> readers) {
    this.config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
    config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.topic = topic;
    this.readers = readers;
  }

  /**
   * What was found.
   *
   * @param done what the process did, in the order in which it was told
   * @param files that were reported meanwhile, by identity
   * @param whole whether all of the stretch was read
   */
  public record Found(List<ProcessActivity> done, Map<Foid, FileEntity> files, boolean whole) {
    /** Copies its collections. */
    public Found {
      done = List.copyOf(done);
      files = Map.copyOf(files);
    }
  }

  /**
   * A stretch of time of a process, in ns since the epoch.
   *
   * @param node that it runs on
   * @param oid of the process
   * @param from begin
   * @param to end
   */
  public record Stretch(String node, Oid oid, long from, long to) {

    boolean holds(ProcessActivity activity) {
      return activity.procOid().equals(oid) && activity.ts() <= to && end(activity) >= from;
    }

    private static long end(ProcessActivity activity) {
      if (activity instanceof io.sysflow.model.FileFlow flow) {
        return flow.endTs();
      } else if (activity instanceof io.sysflow.model.NetworkFlow flow) {
        return flow.endTs();
      }
      return activity.ts();
    }
  }

  /**
   * Reads what a process did.
   *
   * @param partition of the node
   * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
   */
  public Found read(Stretch stretch, int partition) {
    TopicPartition place = new TopicPartition(topic, partition);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(place));
      long end = offset(consumer, place, millis(stretch.to()) + LATER_MILLIS, true);
      long start = offset(consumer, place, millis(stretch.from()), false);
      long first = Math.max(start, end - MOST_RECORDS);
      consumer.seek(place, first);
      Reading reading = new Reading(stretch, readers.get());
      boolean finished = reading.readTo(end, consumer, place);
      return new Found(reading.done, reading.files, finished && first == start);
    }
  }

  /** Returns the first place of this time or later; the end if there is none. */
  private static long offset(
      Consumer<byte[], byte[]> consumer, TopicPartition place, long millis, boolean end) {
    OffsetAndTimestamp found = null;
    if (millis > 0 && millis < Long.MAX_VALUE / NANOS_A_MILLI) {
      found = consumer.offsetsForTimes(Map.of(place, millis)).get(place);
    } else if (!end) {
      return consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
    }
    return found == null
        ? consumer.endOffsets(List.of(place)).getOrDefault(place, 0L)
        : found.offset();
  }

  private static long millis(long nanos) {
    return nanos / NANOS_A_MILLI;
  }

  /** Reads one stretch. Used from one thread. */
  private static final class Reading {

    private final Stretch stretch;
    private final byte[] key;
    private final Deserializer<SysFlow> reader;
    private final List<ProcessActivity> done = new ArrayList<>();
    private final Map<Foid, FileEntity> files = new HashMap<>();

    Reading(Stretch stretch, Deserializer<SysFlow> reader) {
      this.stretch = stretch;
      this.key = stretch.node().getBytes(StandardCharsets.UTF_8);
      this.reader = reader;
    }

    /** Returns whether it came to the end in time. */
    boolean readTo(long end, Consumer<byte[], byte[]> consumer, TopicPartition place) {
      long polls = PATIENCE.dividedBy(POLL);
      for (long empty = 0; consumer.position(place) < end && empty < polls; ) {
        var records = consumer.poll(POLL);
        empty = records.isEmpty() ? empty + 1 : empty;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          if (record.offset() < end && Arrays.equals(record.key(), key)) {
            take(record);
          }
        }
      }
      return consumer.position(place) >= end;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      SysFlow sysflow;
      try {
        sysflow = reader.deserialize(record.topic(), record.value());
      } catch (SerializationException e) {
        return; // It is among the dead letters.
      }
      if (sysflow == null) {
        return;
      }
      if (sysflow.rec() instanceof FileEntity file) {
        files.put(file.oid(), file);
      } else if (sysflow.rec() instanceof Activity activity
          && activity instanceof ProcessActivity act
          && stretch.holds(act)) {
        done.add(act);
      }
    }
  }
}
