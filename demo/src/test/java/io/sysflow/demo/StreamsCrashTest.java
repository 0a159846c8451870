package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsCrashTest {

  private static final List<String> NODES = List.of("node-a", "node-b", "node-c");
  private static final int EVENTS = 10_000;
  private static final int BATCH = 100;
  private static final int BATCH_MILLIS = 100;
  private static final Oid PROCESS = new Oid(1_000_000_000L, 42);
  private static final int FIRST_EVENT = 3;

  @TempDir private Path directory;

  @Test
  void killedUnderLoadItRaisesEveryAlertOnceAndKeepsItsState() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), 2);
      try (AlertLog alerts = new AlertLog(cluster)) {
        Process first = runningApp(cluster);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(cluster));
        alerts.readUntil(NODES.size() * EVENTS / 5);

        boolean killedUnderLoad = !load.isDone();
        first.destroyForcibly().waitFor();
        Process second = runningApp(cluster);
        load.join();
        alerts.readUntil(NODES.size() * EVENTS);
        alerts.readFor(Duration.ofSeconds(2));
        second.destroyForcibly().waitFor();

        assertThat(killedUnderLoad).isTrue();
        assertThat(alerts.ids).doesNotHaveDuplicates().hasSize(NODES.size() * EVENTS);
        assertThat(Set.copyOf(alerts.ids)).isEqualTo(expectedIds());
        assertThat(alerts.withoutProcess).isEmpty();
      }
    }
  }

  private Process runningApp(EmbeddedCluster cluster) throws IOException {
    Process process = StreamsProcess.start(cluster, directory.resolve("state"));
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("running");
    return process;
  }

  /** Each node has one process, which is reported once, and then only does things. */
  private static void produce(EmbeddedCluster cluster) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (String node : NODES) {
        send(producer, node, 1, new Header(Header.VERSION, node, "NA", "", null));
        send(producer, node, 2, process());
      }
      for (int i = 0; i < EVENTS; i++) {
        for (String node : NODES) {
          send(producer, node, FIRST_EVENT + i, event(i));
        }
        if (i % BATCH == 0) {
          Thread.sleep(BATCH_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(
      KafkaProducer<String, SysFlow> producer, String node, long seq, SysFlowRecord record) {
    SysFlow value = new SysFlow(record, 1, seq, seq);
    // A record that cannot be sent is missed in the end.
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>("sysflow.records", node, value));
  }

  private static ProcessEntity process() {
    return ProcessEntity.builder(ObjectState.CREATED, PROCESS, 1)
        .exe("/usr/bin/kept")
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .build();
  }

  private static ProcessEvent event(int i) {
    return new ProcessEvent(
        PROCESS,
        2L + i,
        42,
        OpFlags.NONE.plus(OpFlag.CLONE),
        List.of(),
        0,
        XopFlags.NONE,
        null,
        null);
  }

  private static Set<String> expectedIds() {
    return NODES.stream()
        .flatMap(
            node ->
                IntStream.range(FIRST_EVENT, FIRST_EVENT + EVENTS)
                    .mapToObj(seq -> node + ":" + seq))
        .collect(Collectors.toSet());
  }

  /** The alerts as a consumer of finished transactions sees them. */
  private static final class AlertLog implements AutoCloseable {

    private final KafkaConsumer<String, String> consumer;
    private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> withoutProcess = new ConcurrentLinkedQueue<>();

    AlertLog(EmbeddedCluster cluster) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  cluster.bootstrapServers(),
                  "isolation.level",
                  "read_committed"),
              new StringDeserializer(),
              new StringDeserializer());
      List<TopicPartition> partitions =
          Stream.of(0, 1).map(p -> new TopicPartition("sysflow.alerts", p)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    void readUntil(int count) {
      for (int i = 0; i < 120 && ids.size() < count; i++) {
        readFor(Duration.ofSeconds(1));
      }
    }

    void readFor(Duration time) {
      consumer
          .poll(time)
          .forEach(
              record -> {
                ids.add(record.key());
                if (!record.value().contains("/usr/bin/kept")) {
                  withoutProcess.add(record.key());
                }
              });
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
