package io.sysflow.bench.load;

import io.sysflow.model.SysFlow;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long it takes from the moment at which a record is sent to the moment at which its alert is
 * read by one who reads finished transactions.
 */
final class Latency {

  private static final long STEP = 5_000_000L;
  private static final double SECOND = 1e9;

  private final Site site;
  private final Fleet fleet;
  private volatile boolean stopped;
  private long sent;
  private long late;

  Latency(Site site, Fleet fleet) {
    this.site = site;
    this.fleet = fleet;
  }

  /**
   * Sends records at a steady pace while alerts are read.
   *
   * @param perSecond how many records
   * @param warmUp how long before it counts
   * @return for each alert the milliseconds, in order
   */
  long[] measure(double perSecond, Duration warmUp, Duration time) throws InterruptedException {
    Thread sender = new Thread(() -> send(perSecond), "sender");
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(List.of("sysflow.alerts"));
      long[] millis = new long[1 << 20];
      int number = 0;
      sender.start();
      long begin = LoadClocks.nanos() + warmUp.toNanos();
      long end = begin + time.toNanos();
      while (LoadClocks.nanos() < end) {
        for (ConsumerRecord<byte[], byte[]> alert : consumer.poll(Duration.ofMillis(100))) {
          if (LoadClocks.nanos() >= begin && number < millis.length) {
            millis[number++] = LoadClocks.millis() - alert.timestamp();
          }
        }
      }
      stopped = true;
      sender.join();
      long[] sorted = Arrays.copyOf(millis, number);
      Arrays.sort(sorted);
      return sorted;
    }
  }

  /** Returns how often the sender was behind by more than a quarter of a second. */
  long late() {
    return late;
  }

  private void send(double perSecond) {
    try (KafkaProducer<String, SysFlow> producer = site.producer()) {
      long start = LoadClocks.nanos();
      while (!stopped) {
        long passed = LoadClocks.nanos() - start;
        long due = (long) (passed / SECOND * perSecond);
        late += due - sent > perSecond / 4 ? 1 : 0;
        while (sent < due) {
          Fleet.Sent next = fleet.next();
          long now = LoadClocks.millis();
          Future<RecordMetadata> unused =
              producer.send(
                  new ProducerRecord<>("sysflow.records", null, now, next.node(), next.value()));
          sent++;
        }
        LockSupport.parkNanos(STEP);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", site.bootstrapServers(),
            "group.id", "latency",
            "auto.offset.reset", "latest",
            "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
