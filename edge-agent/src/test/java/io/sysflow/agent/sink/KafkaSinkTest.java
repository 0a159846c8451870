package io.sysflow.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class KafkaSinkTest {

  private static final AtomicInteger REGISTRIES = new AtomicInteger();

  @TempDir private Path dir;

  private final String registry = "mock://agent" + REGISTRIES.incrementAndGet();
  private final AtomicLong ticks = new AtomicLong();

  @Test
  void recordsGoInOrderUnderTheNodesKeyInTheWireFormatWithTheirTimeOfEmission() {
    MockProducer<byte[], byte[]> producer = producer(true);
    List<SysFlow> records = List.of(Samples.header(1), Samples.file(2), Samples.flow(3));

    KafkaSink sink = sink(options(8 << 20, 1 << 20), () -> producer);
    records.forEach(sink::write);
    sink.close();

    assertThat(decoded(producer)).containsExactlyElementsOf(records);
    ProducerRecord<byte[], byte[]> last = producer.history().get(2);
    assertThat(last.topic()).isEqualTo("sysflow.records");
    assertThat(new String(last.key(), StandardCharsets.UTF_8)).isEqualTo("web1");
    assertThat(last.timestamp()).isEqualTo(Samples.EPOCH / 1_000_000 + 3);
    assertThat(sink.metrics())
        .containsEntry("kafka_records", 3L)
        .containsEntry("kafka_dropped", 0L);
  }

  @Test
  void brokersThatAreAwayAreWaitedForAndNothingIsLost() {
    MockProducer<byte[], byte[]> producer = producer(true);
    AtomicInteger attempts = new AtomicInteger();
    Supplier<Producer<byte[], byte[]>> away =
        () -> {
          if (attempts.incrementAndGet() < 2) {
            throw new KafkaException("Failed to construct kafka producer");
          }
          return producer;
        };
    producer.sendException = new TimeoutException("Topic not present in metadata");

    KafkaSink sink = sink(options(8 << 20, 1 << 20), away);
    List.of(Samples.header(1), Samples.flow(2)).forEach(sink::write);
    await(() -> attempts.get() == 2);
    producer.sendException = null;
    await(() -> producer.history().size() == 2);
    sink.close();

    assertThat(decoded(producer)).extracting(SysFlow::seq).containsExactly(1L, 2L);
    assertThat(sink.dropped()).isZero();
  }

  @Test
  void aRegistryThatIsAwayIsWaitedFor() {
    MockProducer<byte[], byte[]> producer = producer(true);
    String nowhere = "http://127.0.0.1:1";

    KafkaSink sink =
        new KafkaSink(
            options(8 << 20, 1 << 20),
            "web1",
            ticks::get,
            () -> producer,
            new RegistrySerializer<>(
                Codec.SYSFLOW, Registries.client(nowhere, Map.of("max.retries", "0"))));
    sink.write(Samples.header(1));
    sink.close();

    assertThat(producer.history()).isEmpty();
    assertThat(sink.dropped()).isEqualTo(1);
  }

  @Test
  void afterAGapACheckpointIsAskedForOnceItWouldGetThrough() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new TimeoutException("Topic not present in metadata");
    KafkaSink sink = sink(options(500, 1), () -> producer);
    List<SysFlow> many = new ArrayList<>(List.of(Samples.header(1), Samples.file(2)));
    for (int i = 3; i < 5000; i++) {
      many.add(Samples.flow(i));
    }

    many.forEach(sink::write);
    long dropped = sink.dropped();
    boolean whileAway = sink.needsCheckpoint();
    producer.sendException = null;
    await(sink::needsCheckpoint);
    sink.write(Samples.header(5000));
    boolean after = sink.needsCheckpoint();
    await(() -> sink.metrics().getOrDefault("kafka_waiting_bytes", -1L) == 0);
    sink.close();

    assertThat(dropped).isPositive();
    assertThat(whileAway).isFalse();
    assertThat(after).isFalse();
    List<SysFlow> sent = decoded(producer);
    assertThat(sent).extracting(SysFlow::seq).isSorted().endsWith(5000L);
    assertThat(sent).hasSize((int) (5000 - sink.dropped()));
  }

  @Test
  void aCheckpointIsAskedForWhenAllWasDroppedBeforeTheFirstAnswer() {
    MockProducer<byte[], byte[]> producer = producer(true);
    AtomicLong away = new AtomicLong(1);
    KafkaSink sink =
        sink(
            options(500, 1),
            () -> {
              if (away.get() > 0) {
                throw new KafkaException("No resolvable bootstrap urls");
              }
              return producer;
            });

    for (int i = 1; i < 5000; i++) {
      sink.write(Samples.flow(i));
    }
    away.set(0);
    await(sink::needsCheckpoint);
    sink.write(Samples.header(5000));
    sink.close();

    assertThat(decoded(producer)).extracting(SysFlow::seq).endsWith(5000L);
  }

  @Test
  void aRecordThatIsRefusedIsCountedAndTheNextOnesGoOn() {
    MockProducer<byte[], byte[]> producer = producer(false);
    KafkaSink sink = sink(options(8 << 20, 1 << 20), () -> producer);

    List.of(Samples.header(1), Samples.flow(2)).forEach(sink::write);
    await(() -> producer.history().size() == 2);
    producer.errorNext(new RecordTooLargeException("too large"));
    producer.completeNext();
    await(sink::needsCheckpoint);
    sink.close();

    assertThat(sink.metrics())
        .containsEntry("kafka_records", 1L)
        .containsEntry("kafka_dropped", 1L);
  }

  @Test
  void aWrongPropertyIsRefusedAtOnce() {
    KafkaOptions options =
        new KafkaOptions(
            "localhost:1",
            registry,
            "t",
            Map.of("linger.ms", "x"),
            Map.of(),
            new QueueOptions("kafka", 1, dir, 1, false));

    assertThatThrownBy(() -> new KafkaSink(options, "web1", ticks::get))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("linger.ms");
  }

  @Test
  void whatWasNotConfirmedInTheEndIsCounted() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          /** As the real one, which waits for its own thread to give up what is under way. */
          @Override
          public void close(Duration timeout) {
            if (Thread.currentThread().isInterrupted()) {
              throw new InterruptException("closed by a thread that cannot wait");
            }
            while (errorNext(new TimeoutException("closed"))) {}
            super.close(timeout);
          }
        };
    KafkaSink sink = sink(options(8 << 20, 1 << 20), () -> producer);

    sink.write(Samples.header(1));
    await(() -> producer.history().size() == 1);
    producer.sendException = new TimeoutException("Topic not present in metadata");
    sink.write(Samples.flow(2));
    sink.close();

    assertThat(sink.metrics())
        .containsEntry("kafka_records", 0L)
        .containsEntry("kafka_dropped", 2L);
  }

  private KafkaSink sink(KafkaOptions options, Supplier<Producer<byte[], byte[]>> producer) {
    return new KafkaSink(
        options,
        "web1",
        ticks::get,
        producer,
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(registry, Map.of())));
  }

  private KafkaOptions options(long memory, long disk) {
    return new KafkaOptions(
        "localhost:1",
        registry,
        "sysflow.records",
        Map.of(),
        Map.of(),
        new QueueOptions("kafka", memory, dir.resolve("spool"), disk, false));
  }

  private static MockProducer<byte[], byte[]> producer(boolean answers) {
    return new MockProducer<>(answers, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private List<SysFlow> decoded(MockProducer<byte[], byte[]> producer) {
    try (RegistryDeserializer<SysFlow> deserializer =
        new RegistryDeserializer<>(Codec.SYSFLOW, Registries.client(registry, Map.of()))) {
      return producer.history().stream()
          .map(sent -> deserializer.deserialize("sysflow.records", sent.value()))
          .toList();
    }
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
      if (Thread.interrupted()) {
        throw new AssertionError("waited in vain");
      }
    }
  }
}
