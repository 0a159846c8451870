package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.alert.FalcoAlertEncoder;
import io.sysflow.streams.command.PolicySource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsOnClusterTest {

  private static final Oid SHELL = new Oid(1_000_000_000L, 42);
  private static final Oid CHILD = new Oid(2_000_000_000L, 43);
  private static final String RULE =
      """
      - rule: Child of a shell
        desc: A program started by a shell
        condition: evt.type = execve and proc.pname = sh
        output: "%proc.name started by %proc.pname"
        priority: WARNING
      """;

  @TempDir private Path directory;

  /** One test, since a cluster takes seconds: what an operator does, in order. */
  @Test
  void operatorMakesTopicsRunsTheApplicationAndReadsWhatComesOfIt() throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      assertThat(run(cluster, "streams", "--wait=5s", "--state-dir=" + directory))
          .isEqualTo(
              "1 sysflow streams: Kafka at "
                  + cluster.bootstrapServers()
                  + ": topic sysflow.records is missing; topic sysflow.alerts is missing; topic"
                  + " sysflow.incidents is missing; topic sysflow.policies is missing; topic"
                  + " sysflow.dlq is missing. 'sysflow topics create' makes what is missing.\n");
      assertThat(run(cluster, "topics", "create", "--partitions=2"))
          .startsWith("0 created sysflow.records\n")
          .contains("created sysflow.policies\n");
      assertThat(run(cluster, "topics", "create", "--partitions=3"))
          .startsWith("1 topic sysflow.records has 2 partitions, expected 3\n");
      assertThat(run(cluster, "topics", "describe"))
          .startsWith("0 sysflow.records          partitions=2 replicas=1 ");

      send(cluster, 1, new Header(Header.VERSION, "node-a", "NA", "", null));
      send(cluster, 2, Samples.process(SHELL, null, "/bin/sh"));
      sendPoison(cluster);
      try (StreamsApp app = app(cluster, rules, "first")) {
        await(app, "entities", 1);
        await(app, "poison", 1);
      }
      // Another machine: what the first knew of the node comes from Kafka.
      try (StreamsApp app = app(cluster, rules, "second")) {
        send(cluster, 3, Samples.process(CHILD, SHELL, "/usr/bin/id"));
        send(cluster, 4, exec(CHILD));
        await(app, "alerts", 1);
        assertThat(app.counts()).containsEntry("nodes_loaded", 1L);
      }
      // Others read the topic now, and want it as Falco writes.
      try (StreamsApp app = app(cluster, rules, "second", new FalcoAlertEncoder())) {
        send(cluster, 5, exec(CHILD));
        await(app, "alerts", 1);
      }

      assertThat(run(cluster, "alerts"))
          .contains("WARNING", "node-a  Child of a shell", "/usr/bin/id", "sh(42) > id(43)")
          .contains("\"message\":\"id started by sh\"", ": not in Elastic Common Schema, shown");
      assertThat(run(cluster, "dlq", "list"))
          .startsWith("0 0:0  sysflow.records-")
          .endsWith(
              "@2  node=node-a  6 bytes  not in the registry's wire format: expected a zero and a"
                  + " schema id but found byte 112, length 6\n");
      assertThat(run(cluster, "dlq", "show", "0:0"))
          .contains("__streams.errors.offset: 2\n")
          .endsWith("000000  70 6f 69 73 6f 6e                                poison\n");
      assertThat(run(cluster, "dlq", "replay", "0:0")).isEqualTo("0 1 sent\n");
      assertSentAgain(cluster);
      assertThat(run(cluster, "print", "sysflow.records", "--format=csv", "--fields=proc.name"))
          .startsWith("1 proc.name\nsysflow.records-")
          .contains("@2: not in the registry's wire format", "\nid\n");
    }
  }

  private static void assertSentAgain(EmbeddedCluster cluster) {
    List<ConsumerRecord<String, String>> poison =
        Clients.committed(cluster.bootstrapServers(), "sysflow.records", 2, 7).stream()
            .filter(record -> record.value().equals("poison"))
            .toList();
    assertThat(poison).hasSize(2);
    assertThat(poison.get(1).key()).isEqualTo("node-a");
    assertThat(poison.get(1).timestamp()).isEqualTo(poison.get(0).timestamp());
    assertThat(poison.get(1).headers().lastHeader("sysflow.replayed").value())
        .asString()
        .isEqualTo("0:0");
  }

  private StreamsApp app(EmbeddedCluster cluster, Path rules, String state)
      throws InterruptedException {
    return app(cluster, rules, state, new EcsAlertEncoder());
  }

  private StreamsApp app(
      EmbeddedCluster cluster, Path rules, String state, AlertTopicEncoder encoder)
      throws InterruptedException {
    var policy = PolicySource.load(List.of(rules));
    StreamsApp app =
        new StreamsApp(
            StreamsSettings.of(
                StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                directory.resolve(state)),
            policy,
            RuleSwitches.NONE,
            encoder);
    app.start();
    assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
    return app;
  }

  private static void await(StreamsApp app, String count, long number) throws InterruptedException {
    for (int i = 0; i < 600 && app.counts().getOrDefault(count, 0L) < number; i++) {
      Thread.sleep(100);
    }
    assertThat(app.counts()).containsEntry(count, number);
  }

  private static String run(EmbeddedCluster cluster, String... arguments) {
    return Said.whole(
        arguments,
        "--bootstrap-servers=" + cluster.bootstrapServers(),
        "--registry=" + cluster.registryUrl());
  }

  private static void send(EmbeddedCluster cluster, long seq, SysFlowRecord rec) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    produce(cluster, serializer.serialize("sysflow.records", new SysFlow(rec, 1, seq, seq)));
  }

  private static void sendPoison(EmbeddedCluster cluster) {
    produce(cluster, "poison".getBytes(StandardCharsets.UTF_8));
  }

  private static void produce(EmbeddedCluster cluster, byte @Nullable [] value) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var unused = producer.send(new ProducerRecord<>("sysflow.records", "node-a", value));
    }
  }

  private static ProcessEvent exec(Oid oid) {
    return new ProcessEvent(
        oid,
        oid.createTs(),
        oid.hpid(),
        OpFlags.of(OpFlag.EXEC),
        List.of(),
        0,
        XopFlags.NONE,
        null,
        null);
  }
}
