package io.sysflow.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * The state that the change log of the application says there is: the live keys and their values.
 */
final class LiveState implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Bytes, Integer> sizes = new HashMap<>();
  private final Thread thread = new Thread(this::run, "live-state");
  private volatile boolean stopped;
  private long bytes;

  LiveState(Site site, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", site.bootstrapServers(), "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartition("sysflow-streams-entities-changelog", i))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread.start();
  }

  /** Returns how many bytes keys and values take. */
  synchronized long bytes() {
    return bytes;
  }

  /** Returns how many keys there are. */
  synchronized int keys() {
    return sizes.size();
  }

  private void run() {
    while (!stopped) {
      consumer.poll(Duration.ofMillis(200)).forEach(this::accept);
    }
    consumer.close();
  }

  private synchronized void accept(ConsumerRecord<byte[], byte[]> change) {
    int size = change.value() == null ? 0 : change.key().length + change.value().length;
    Bytes key = Bytes.wrap(change.key());
    Integer before = size == 0 ? sizes.remove(key) : sizes.put(key, size);
    bytes += size - (before == null ? 0 : before);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
