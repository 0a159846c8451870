package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are published while records flow. */
class PolicyPushTest {

  private static final int NODES = 4;
  private static final int PARTITIONS = 2;
  private static final String RULE =
      """
      - rule: Every connection
        desc: Flip %d
        condition: evt.type = connect
        output: "%%proc.name"
        priority: WARNING
      """;

  @TempDir private Path directory;

  @Test
  void everyRecordIsJudgedByOneVersion() throws Exception {
    flip(30);
  }

  @Test
  @Tag("long")
  void everyRecordIsJudgedByOneVersionOfAThousand() throws Exception {
    flip(1_000);
  }

  private void flip(int flips) throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), PARTITIONS);
      publish(cluster, 1);
      try (StreamsApp app = app(cluster)) {
        Load load = new Load(cluster.bootstrapServers(), cluster.registryUrl(), NODES);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(load::run);
        Map<String, Integer> order = push(cluster, flips, app);
        load.stop();
        sending.join();
        List<ConsumerRecord<String, String>> alerts =
            Clients.committed(
                cluster.bootstrapServers(), "sysflow.alerts", PARTITIONS, load.connections());

        audit(alerts, load.connections(), order, flips);
      }
    }
  }

  /** Publishes one version after the other; returns their order. */
  private static Map<String, Integer> push(EmbeddedCluster cluster, int flips, StreamsApp app)
      throws ExecutionException, InterruptedException {
    Map<String, Integer> order = new HashMap<>();
    for (int flip = 0; flip <= flips; flip++) {
      order.put(policy(flip).version(), flip);
    }
    for (int flip = 2; flip <= flips; flip++) {
      long switches = switches(app);
      publish(cluster, flip);
      for (int i = 0; i < 300 && switches(app) < switches + PARTITIONS; i++) {
        Thread.sleep(10);
      }
    }
    return order;
  }

  private static long switches(StreamsApp app) {
    return app.counts().getOrDefault("policy_switches", 0L);
  }

  private static void publish(EmbeddedCluster cluster, int flip)
      throws ExecutionException, InterruptedException {
    PolicySet set =
        new PolicySet("default", false, flip, policy(flip).version(), files(flip), null);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("sysflow.policies", set.key(), PolicySetJson.bytes(set)))
          .get();
    }
  }

  /** Each connection has one alert, and along each partition the versions only go forward. */
  private static void audit(
      List<ConsumerRecord<String, String>> alerts,
      long connections,
      Map<String, Integer> order,
      int flips)
      throws IOException {
    Map<String, Integer> judgements = new HashMap<>();
    Map<Integer, Map<Long, Integer>> versions = new HashMap<>();
    for (ConsumerRecord<String, String> alert : alerts) {
      if (alert.value().contains("sysflow.nodes")) {
        continue; // about a node that falls silent on a busy host, not about a record
      }
      JsonNode json = new ObjectMapper().readTree(alert.value());
      judgements.merge(json.at("/host/name").asText() + json.at("/sysflow/seq"), 1, Integer::sum);
      JsonNode witness = json.at("/sysflow/witness");
      versions
          .computeIfAbsent(witness.path("partition").asInt(), key -> new HashMap<>())
          .put(
              witness.path("offset").asLong(),
              order.getOrDefault(json.at("/rule/version").asText(), -1));
    }
    assertThat((long) judgements.size()).isEqualTo(connections);
    assertThat(judgements.values()).containsOnly(1);
    Set<Integer> seen = new HashSet<>();
    versions
        .values()
        .forEach(
            partition -> {
              List<Integer> inOrder =
                  partition.entrySet().stream()
                      .sorted(Map.Entry.comparingByKey())
                      .map(Map.Entry::getValue)
                      .toList();
              assertThat(inOrder).isSorted().doesNotContain(-1);
              seen.addAll(inOrder);
            });
    assertThat(versions).hasSize(PARTITIONS);
    assertThat(seen).hasSizeGreaterThan(flips * 9 / 10).doesNotContain(0);
  }

  @Test
  void commandsPublishShowAndRefuse() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), PARTITIONS);
      Path good = Files.writeString(directory.resolve("good.yaml"), RULE.formatted(1));
      Path bad =
          Files.writeString(directory.resolve("bad.yaml"), "- rule: X\n  condition: evt.typ = 1");
      String version = policy(1).version();

      String refused = run(cluster, "policy", "push", bad.toString());
      String pushed = run(cluster, "policy", "push", good.toString());
      String tried = run(cluster, "policy", "push", "--shadow", good.toString());
      String shown = run(cluster, "policy", "list");
      String withdrawn = run(cluster, "policy", "push", "--withdraw");
      String left = run(cluster, "policy", "list");

      assertThat(refused).startsWith("1 ").contains("bad.yaml:");
      assertThat(pushed).isEqualTo("0 published default version " + version + ", 1 files\n");
      assertThat(tried).startsWith("0 published default/shadow version " + version);
      assertThat(shown.lines())
          .satisfiesExactly(
              line ->
                  assertThat(line).startsWith("0 default ").endsWith("in force, 1 rules, unsigned"),
              line ->
                  assertThat(line)
                      .startsWith("default/shadow ")
                      .endsWith("tried, 1 rules, unsigned"));
      assertThat(withdrawn).startsWith("0 withdrawn default");
      assertThat(run(cluster, "policy", "push", "--withdraw", "--set=defualt"))
          .isEqualTo("1 sysflow policy push: there is no published set 'defualt'\n");
      assertThat(left.lines()).hasSize(2).allMatch(line -> line.endsWith("withdrawn, unsigned"));
    }
  }

  private StreamsApp app(EmbeddedCluster cluster) throws InterruptedException {
    StreamsApp app =
        new StreamsApp(
            StreamsSettings.of(
                StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                directory.resolve("state")),
            policy(0));
    app.start();
    assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
    return app;
  }

  private static Policy policy(int flip) {
    return Policies.compile("default", files(flip)).policy();
  }

  private static List<RulesFile> files(int flip) {
    return new ArrayList<>(List.of(new RulesFile("rules.yaml", RULE.formatted(flip))));
  }

  private static String run(EmbeddedCluster cluster, String... arguments) {
    return Said.whole(arguments, "--bootstrap-servers=" + cluster.bootstrapServers());
  }
}
