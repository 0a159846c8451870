package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.Policies;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the application on the real broker finds out about connections between three nodes. */
class LinksOnClusterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  private static final String RULES =
      """
      - rule: Login to the next host
        desc: A connection to a login service
        condition: evt.type = connect and fd.sport = 22
        output: "%proc.name went to %fd.sip"
        priority: NOTICE
      - rule: Shell by way of a web server
        desc: A shell whose ancestor on another host is a web server
        condition: >
          evt.type in (execve, execveat) and proc.name in (sh, dash, bash) and xproc.name = nginx
        output: "%proc.name for %xproc.name over %xproc.hops hops"
        priority: CRITICAL
      """;

  @TempDir private Path directory;

  /** What happens on the nodes. */
  private interface Scene {
    /** Plays it; returns the last record of each node. */
    Map<String, SysFlow> play(EmbeddedCluster cluster) throws Exception;
  }

  @Test
  void socketsOfNodesInNetworkNamespacesAreLinksAndTheLastShellActsForTheFirstProcess()
      throws Exception {
    try (NetNamespaces net = NetNamespaces.row(3)) {
      check(new LiveNodes(directory, net)::play);
    }
  }

  @Test
  void connectionsAreLinksAndTheLastShellActsForTheFirstProcess() throws Exception {
    check(new ToldNodes()::play);
  }

  private void check(Scene scene) throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), PARTITIONS);
      int port = Ports.free();
      try (StreamsApp app = app(cluster, port)) {
        laterHeartbeats(cluster, scene.play(cluster));

        assertThat(links(cluster, app))
            .containsExactlyInAnyOrder(
                "WHOLE nginx@node-0 -> sshd@node-1:22",
                "WHOLE ssh@node-1 -> sshd@node-2:22",
                "WHOLE curl@node-0 -> httpd@node-1:80",
                "WHOLE curl@node-0 -> httpd@node-1:7000",
                "WHOLE curl@node-0 -> httpd@node-1:7000",
                "WHOLE curl@node-0 -> httpd@node-1:7000");
        assertThat(alerts(cluster))
            .containsExactlyInAnyOrder(
                "nginx went to 10.213.0.2",
                "ssh went to 10.213.1.3",
                "sh for ssh->sshd->nginx over 1->1->2 hops");
        assertThat(metrics(port))
            .containsPattern(
                "sysflow_clock_ahead_seconds\\{client=\"node-0\",server=\"node-1\"\\} 0?\\.?\\d");
        String id = assertIncident(cluster);
        assertPoisonIsLeftOut(cluster, id);
        assertHuntFindsTheSame(cluster);
      }
    }
  }

  private void assertHuntFindsTheSame(EmbeddedCluster cluster) throws Exception {
    Map<String, String> live = new TreeMap<>();
    for (ConsumerRecord<String, String> alert :
        Clients.committed(cluster.bootstrapServers(), "sysflow.alerts", PARTITIONS, 1)) {
      if (!alert.value().contains("sysflow-nodes")) {
        live.put(JSON.readTree(alert.value()).at("/event/id").asText(), alert.value());
      }
    }
    Map<String, String> hunted = new TreeMap<>();
    String rules = directory.resolve("rules.yaml").toString();
    for (String alert : run(cluster, "policy", "hunt", rules).lines().toList()) {
      hunted.put(JSON.readTree(alert).at("/event/id").asText(), alert);
    }
    assertThat(hunted).isEqualTo(live).hasSize(3);
  }

  /** Three alerts on three nodes are one incident, and its story goes over all of them. */
  private static String assertIncident(EmbeddedCluster cluster) throws Exception {
    JsonNode incident = incident(cluster);
    assertThat(incident.at("/process/name").asText()).isEqualTo("nginx");
    String id = incident.at("/event/id").asText();
    JsonNode story = JSON.readTree(run(cluster, "incident", "show", id, "--format=json"));
    Map<String, String> labels = new TreeMap<>();
    for (JsonNode node : story.at("/provenance/nodes")) {
      labels.put(node.at("/id").asText(), node.at("/label").asText().replaceFirst(" .*", ""));
    }
    List<String> reached = new ArrayList<>();
    for (JsonNode edge : story.at("/provenance/edges")) {
      if (edge.at("/act").asText().equals("reached")) {
        reached.add(
            labels.get(edge.at("/from").asText()) + " to " + labels.get(edge.at("/to").asText()));
      }
    }
    assertThat(reached).contains("nginx to sshd", "ssh to sshd");
    assertThat(run(cluster, "incident", "show", id, "--format=dot")).startsWith("digraph");
    assertThat(run(cluster, "incident", "show", id, "--format=svg")).contains("<svg", "nginx");
    assertThat(run(cluster, "incident", "show", id)).contains("reached");
    return id;
  }

  private static void assertPoisonIsLeftOut(EmbeddedCluster cluster, String id) throws Exception {
    List<String> poison = List.of("", "{", "{}", "poison");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : poison) {
        producer.send(new ProducerRecord<>("sysflow.incidents", "of " + value, value)).get();
        producer.send(new ProducerRecord<>("sysflow.links", "of " + value, value)).get();
      }
    }
    Said said = ran(cluster, "incident", "show", id);
    assertThat(said.out()).contains("reached");
    assertThat(said.err().lines()).hasSize(2 * poison.size());
    assertThat(said.err())
        .containsPattern("sysflow\\.incidents, partition \\d, offset \\d+: left out: ")
        .containsPattern("sysflow\\.links, partition \\d, offset \\d+: left out: ");
  }

  private static JsonNode incident(EmbeddedCluster cluster) throws Exception {
    List<String> incidents = List.of();
    for (int i = 0; i < 60; i++) {
      incidents = run(cluster, "incident", "list", "--format=json").lines().toList();
      if (incidents.size() == 1 && alerts(incidents.get(0)) == 3) {
        return JSON.readTree(incidents.get(0));
      }
      Thread.sleep(500);
    }
    throw new AssertionError("expected one incident of three alerts but found " + incidents);
  }

  private static int alerts(String incident) throws IOException {
    return JSON.readTree(incident).at("/sysflow/incident/count").asInt();
  }

  /** Says for the agents that nothing happened for a while: time is that of the records. */
  private static void laterHeartbeats(EmbeddedCluster cluster, Map<String, SysFlow> last) {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      for (int later = 1; later <= 6; later++) {
        for (Map.Entry<String, SysFlow> node : last.entrySet()) {
          SysFlow end = node.getValue();
          NodeIdentity identity = new NodeIdentity(node.getKey(), "NA", "", "", "x86_64", "test");
          long time = end.emitted() + later * Duration.ofSeconds(10).toNanos();
          SysFlow beat =
              new SysFlow(identity.header(true, 0), end.epoch(), end.seq() + later, time);
          var unused = producer.send(new ProducerRecord<>("sysflow.records", node.getKey(), beat));
        }
      }
    }
  }

  private static List<String> links(EmbeddedCluster cluster, StreamsApp app) throws Exception {
    for (int i = 0; i < 600 && app.counts().getOrDefault("links_whole", 0L) < 6; i++) {
      Thread.sleep(100);
    }
    Thread.sleep(2_000); // What is too much would come now.
    Map<String, String> last = new TreeMap<>();
    for (String line : run(cluster, "print", "sysflow.links").lines().toList()) {
      JsonNode link = JSON.readTree(line);
      last.put(
          link.at("/id").asText(),
          "%s %s -> %s:%s"
              .formatted(
                  link.at("/state").asText(),
                  end(link.at("/client")),
                  end(link.at("/server")),
                  link.at("/tuple").findValue("dport").asText()));
    }
    return List.copyOf(last.values());
  }

  private static String end(JsonNode end) {
    JsonNode node = end.findValue("node");
    JsonNode exe = end.findValue("exe");
    return node == null || exe == null
        ? "nobody"
        : Path.of(exe.asText()).getFileName() + "@" + node.asText();
  }

  private static List<String> alerts(EmbeddedCluster cluster) throws Exception {
    List<String> said = List.of();
    for (int i = 0; i < 30 && said.size() < 3; i++) {
      Map<String, String> last = new TreeMap<>();
      for (ConsumerRecord<String, String> alert :
          Clients.committed(cluster.bootstrapServers(), "sysflow.alerts", PARTITIONS, 3)) {
        JsonNode json = JSON.readTree(alert.value());
        if (json.at("/rule/name").asText().matches("(Login|Shell) .*")) {
          last.put(json.at("/event/id").asText(), json.at("/message").asText());
        }
      }
      said = List.copyOf(last.values());
    }
    return said;
  }

  private static String metrics(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String run(EmbeddedCluster cluster, String... arguments) {
    return ran(cluster, arguments).out();
  }

  private static Said ran(EmbeddedCluster cluster, String... arguments) {
    Said said =
        Said.of(
            Said.plus(
                arguments,
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--registry=" + cluster.registryUrl()));
    assertThat(said.code()).as(said.err()).isZero();
    return said;
  }

  private StreamsApp app(EmbeddedCluster cluster, int port) throws Exception {
    Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    StreamsApp app =
        new StreamsApp(
            StreamsSettings.of(
                    StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                    directory.resolve("state"))
                .withLinks()
                .withHttp(
                    new StreamsSettings.Http("127.0.0.1", port, "127.0.0.1", Optional.empty())),
            Policies.load("rules", List.of(rules)).policy());
    app.start();
    assertThat(app.awaitRunning(Duration.ofMinutes(2))).isTrue();
    return app;
  }
}
