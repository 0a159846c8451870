package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Correlations on the real broker: groups and progress of several nodes over several partitions.
 */
class CorrelationOnClusterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 3;
  private static final int NODES = 5;
  private static final int PROGRAMS = 4;
  private static final long SECOND = 1_000_000_000L;

  private static final String RULES =
      """
      title: Program run
      name: run
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|startswith: /bin/}, condition: s}
      ---
      title: Program run on many nodes
      id: on-many
      name: on-many
      correlation:
        type: value_count
        rules: [run]
        group-by: [Image]
        timespan: 1m
        condition: {field: evt.hostname, gte: 3}
        generate: true
      ---
      title: Many programs on many nodes
      id: worm
      correlation:
        type: value_count
        rules: [on-many]
        timespan: 10m
        condition: {field: Image, gte: 4}
        generate: true
      """;

  @TempDir private Path directory;
  private final Map<String, Long> seqs = new HashMap<>();
  private final long start = System.currentTimeMillis() / 1_000 * SECOND;

  @Test
  void nodesOfAllPartitionsMeetAndTheHuntFindsTheSame() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yml"), RULES);
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), PARTITIONS);
      Map<String, String> live;
      try (StreamsApp app = app(cluster, rules)) {
        send(cluster);
        live = closed(cluster);
        assertThat(app.counts()).containsEntry("poison", 0L);
      }

      Map<String, String> hunted = last(hunt(cluster, rules).lines().toList());

      assertThat(live).hasSize(PROGRAMS + 1);
      assertThat(live.values())
          .anySatisfy(alert -> assertThat(alert).contains("\"worm\"", "Many programs on many"));
      hunted.keySet().removeIf(id -> !live.containsKey(id));
      assertThat(hunted).isEqualTo(live);
    }
  }

  private void send(EmbeddedCluster cluster) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (int node = 0; node < NODES; node++) {
        send(producer, node, 0, heartbeat());
        for (int program = 0; program < PROGRAMS; program++) {
          Oid oid = new Oid(start, 100 + program);
          send(producer, node, 1, Samples.process(oid, null, "/bin/p" + program));
        }
      }
      for (int program = 0; program < PROGRAMS; program++) {
        for (int node = 0; node < NODES; node++) {
          send(producer, node, 10 + 7 * program + node, run(program, 10 + 7 * program + node));
        }
      }
      for (int second = 60; second < 1_200; second += 20) {
        for (int node = 0; node < NODES; node++) {
          send(producer, node, second, heartbeat());
        }
      }
    }
  }

  private ProcessEvent run(int program, int second) {
    return new ProcessEvent(
        new Oid(start, 100 + program),
        start + second * SECOND,
        100 + program,
        OpFlags.of(OpFlag.EXEC),
        List.of(),
        0,
        XopFlags.NONE,
        null,
        null);
  }

  private static Header heartbeat() {
    return new Header(
        Header.VERSION, "node", "", "", new AgentFacts("", "", "x86_64", "1", true, 0));
  }

  private void send(
      KafkaProducer<String, SysFlow> producer, int node, int second, SysFlowRecord rec) {
    String name = "node-" + node;
    long seq = seqs.merge(name, 1L, Long::sum);
    long time = start + second * SECOND;
    SysFlow value = new SysFlow(rec, start, seq, time);
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(
                "sysflow.records", node % PARTITIONS, time / 1_000_000, name, value));
  }

  /** Waits until every alert of a correlation is closed; returns their last states. */
  private static Map<String, String> closed(EmbeddedCluster cluster) throws Exception {
    Map<String, String> last = Map.of();
    for (int attempt = 0; attempt < 60; attempt++) {
      last =
          last(
              Clients.committed(cluster.bootstrapServers(), "sysflow.alerts", PARTITIONS, 1)
                  .stream()
                  .map(ConsumerRecord::value)
                  .toList());
      if (last.size() > PROGRAMS
          && last.values().stream().allMatch(alert -> alert.contains("\"closed\""))) {
        break;
      }
      Thread.sleep(500);
    }
    return last;
  }

  private static Map<String, String> last(List<String> lines) throws IOException {
    Map<String, String> last = new TreeMap<>();
    for (String line : lines) {
      JsonNode alert = JSON.readTree(line);
      if (alert.at("/sysflow").has("correlation")) {
        last.put(alert.at("/event/id").asText(), line);
      }
    }
    return last;
  }

  private StreamsApp app(EmbeddedCluster cluster, Path rules) throws IOException {
    StreamsApp app =
        new StreamsApp(
            StreamsSettings.of(
                StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                directory.resolve("state")),
            Policies.load("rules.yml", List.of(rules)).policy());
    app.start();
    return app;
  }

  private static String hunt(EmbeddedCluster cluster, Path rules) {
    return Clients.hunt(cluster.bootstrapServers(), cluster.registryUrl(), rules.toString()).out();
  }
}
