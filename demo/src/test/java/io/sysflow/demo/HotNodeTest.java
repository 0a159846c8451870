package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that sends far more than the others. */
class HotNodeTest {

  private static final int BACKLOG = 200_000;
  private static final Oid PROCESS = new Oid(1, 42);

  @TempDir private Path directory;
  private final AtomicLong hot = new AtomicLong();
  private final AtomicLong hotBeforeQuiet = new AtomicLong(-1);

  /** One thread, two partitions: what the quiet node says is judged long before the backlog is. */
  @Test
  void doesNotHoldUpNodesOfOtherPartitions() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), 2);
      send(cluster, 0, "hot", BACKLOG);
      send(cluster, 1, "quiet", 1);
      StreamsSettings settings =
          StreamsSettings.of(
              StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
              directory.resolve("state"));
      try (StreamsApp app = new StreamsApp(settings, () -> (record, witness) -> judge(record))) {
        app.start();
        for (int i = 0; i < 1_200 && hot.get() < BACKLOG; i++) {
          Thread.sleep(100);
        }

        assertThat(hot.get()).isEqualTo(BACKLOG);
        assertThat(hotBeforeQuiet.get()).isBetween(0L, BACKLOG / 4L);
      }
    }
  }

  private List<Alert> judge(EnrichedRecord record) {
    if (record.node().equals("hot")) {
      hot.incrementAndGet();
    } else {
      hotBeforeQuiet.compareAndSet(-1, hot.get());
    }
    return List.of();
  }

  private static void send(EmbeddedCluster cluster, int partition, String node, int number) {
    // What is fetched of a partition at once is judged as a whole: uncompressed, since packed it
    // would be as many as a quarter of these records, which are all alike.
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "linger.ms", 10),
            new StringSerializer(),
            new RegistrySerializer<>(
                Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of())))) {
      for (long seq = 1; seq <= number; seq++) {
        SysFlow sysflow = new SysFlow(Samples.connection(PROCESS, seq, 2), 1, seq, seq);
        var unused =
            producer.send(new ProducerRecord<>("sysflow.records", partition, node, sysflow));
      }
    }
  }
}
