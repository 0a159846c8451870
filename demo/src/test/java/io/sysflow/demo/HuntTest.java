package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.Policies;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuntTest {

  private static final int PARTITIONS = 2;
  private static final int NODES = 3;
  private static final long EPOCH = 9;
  private static final long SECOND = 1_000;
  private static final long FIRST = 1_700_000_000_000L;

  @TempDir private Path directory;

  @Test
  void huntFindsTheAlertsOfTheLiveRun() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      createTopics(cluster);
      long last = send(cluster);
      try (StreamsApp app = app(cluster)) {
        await(app, last);
      }
      List<ConsumerRecord<String, String>> live =
          Clients.committed(cluster.bootstrapServers(), "sysflow.alerts", PARTITIONS, 1).stream()
              // One node after the other was sent: the watch finds the others silent.
              .filter(alert -> !alert.value().contains("sysflow.nodes"))
              .toList();

      String all = hunt(cluster);
      long middle = FIRST + last / 2 / NODES * SECOND;
      String since = hunt(cluster, "--since", Instant.ofEpochMilli(middle).toString());

      List<String> lines = all.lines().toList();
      assertThat(live).hasSizeGreaterThan(10);
      assertThat(lines)
          .containsExactlyInAnyOrderElementsOf(live.stream().map(ConsumerRecord::value).toList());
      assertThat(since.lines().toList())
          .containsExactlyInAnyOrderElementsOf(
              live.stream()
                  .filter(alert -> alert.timestamp() >= middle)
                  .map(ConsumerRecord::value)
                  .toList())
          .hasSizeBetween(1, lines.size() - 1);
    }
  }

  /** Sends the captures of the demo, a record a second; returns how many records there are. */
  private long send(EmbeddedCluster cluster) throws IOException {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    long sent = 0;
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (int node = 0; node < NODES; node++) {
        long seq = 0;
        try (SysFlowFileReader records = new SysFlowFileReader(capture(node))) {
          while (records.hasNext()) {
            seq++;
            sent++;
            long millis = FIRST + seq * SECOND;
            SysFlow value = new SysFlow(records.next().rec(), EPOCH, seq, millis * 1_000_000);
            Future<RecordMetadata> unused =
                producer.send(
                    new ProducerRecord<>("sysflow.records", null, millis, "node-" + node, value));
          }
        }
      }
    }
    return sent;
  }

  private Path capture(int node) throws IOException {
    String name = Demo.REPLAYED.get(node % Demo.REPLAYED.size()) + ".sf";
    Path file = directory.resolve(node + name);
    try (InputStream in = HuntTest.class.getResourceAsStream("/captures/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private StreamsApp app(EmbeddedCluster cluster) {
    StreamsApp app =
        new StreamsApp(
            StreamsSettings.of(
                StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                directory.resolve("state")),
            Policies.builtin().policy());
    app.start();
    return app;
  }

  private static void await(StreamsApp app, long records) throws InterruptedException {
    for (int i = 0; i < 600 && app.counts().getOrDefault("records", 0L) < records; i++) {
      Thread.sleep(100);
    }
    assertThat(app.counts()).containsEntry("records", records).containsEntry("poison", 0L);
  }

  private static void createTopics(EmbeddedCluster cluster) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      // The captures are of long ago: nothing may be deleted for its age.
      List<TopicPlan> plans =
          TopicPlan.all(Topics.DEFAULT, PARTITIONS, false).stream().map(HuntTest::kept).toList();
      new TopicAdmin(admin).create(plans, (short) 1);
    }
  }

  private static TopicPlan kept(TopicPlan plan) {
    if (plan.isCompacted()) {
      return plan;
    }
    Map<String, String> config = new HashMap<>(plan.config());
    config.put("retention.ms", "-1");
    return new TopicPlan(plan.name(), plan.partitions(), config, plan.needed());
  }

  private static String hunt(EmbeddedCluster cluster, String... more) {
    Said said = Clients.hunt(cluster.bootstrapServers(), cluster.registryUrl(), more);
    assertThat(said.err()).contains("100 %");
    return said.out();
  }
}
