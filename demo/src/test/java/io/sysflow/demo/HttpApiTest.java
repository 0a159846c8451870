package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Activity;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {

  private static final String TOKEN = "sesame";
  private static final int NODES = 4;
  private static final String PAST = "node-past";
  private static final long SECOND = 1_000_000_000L;
  private static final long START = (System.currentTimeMillis() - 100_000) * 1_000_000;
  private static final String PROCESS = "/v1/nodes/{node}/processes/{createTs}/{pid}";
  private static final String KEPT = "/processes/1000000000/42";
  private static final String RULE =
      """
      - rule: Every connection
        desc: All
        condition: evt.type = connect
        output: "%proc.name"
        priority: WARNING
      """;

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  /** One test, since a cluster takes seconds: two instances, each asked about all nodes. */
  @Test
  void anyInstanceAnswersForAllNodes() throws Exception {
    List<Integer> ports = List.of(Ports.free(), Ports.free());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      Clients.createTopics(cluster.bootstrapServers(), 4);
      Path rules = Files.writeString(directory.resolve("rules.yaml"), RULE);
      assertThat(run(cluster, "policy", "push", "--shadow", rules.toString())).startsWith("0 ");
      sendPast(cluster);
      Load load = new Load(cluster.bootstrapServers(), cluster.registryUrl(), NODES);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(load::run);
      try (StreamsApp first = app(cluster, ports.get(0));
          StreamsApp second = app(cluster, ports.get(1))) {
        first.start();
        second.start();
        awaitRunning(first);
        awaitRunning(second);
        for (int port : ports) {
          awaitAll(port);
          assertAnswers(port);
        }
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        assertThat(
                run(
                    cluster,
                    "policy",
                    "list",
                    "--api=http://127.0.0.1:" + ports.get(0),
                    "--http-token-file=" + token))
            .contains("judged by 2 instances", "  raised ", "  every-connection  such as ");
      } finally {
        load.stop();
        sending.join();
      }
    }
  }

  private void assertAnswers(int port) throws Exception {
    OpenApi api = new OpenApi(ask(port, "/openapi.yaml", TOKEN).body());
    for (int i = 0; i < NODES; i++) {
      JsonNode node = described(api, port, "/v1/nodes/{node}", "/v1/nodes/node-" + i);
      JsonNode process = described(api, port, PROCESS, "/v1/nodes/node-" + i + KEPT + "?limit=3");
      assertThat(node.path("epoch").asLong()).isEqualTo(1);
      assertThat(process.at("/process/exe").asText()).isEqualTo("/usr/bin/kept");
      assertThat(process.at("/children")).hasSizeLessThanOrEqualTo(3);
      for (JsonNode child : process.at("/children")) {
        assertThat(child.at("/parent/pid").asLong()).isEqualTo(42);
      }
    }
    assertDeeds(api, port);
    JsonNode page = described(api, port, "/v1/nodes", "/v1/nodes?limit=2&after=node-0");
    assertThat(page.path("nodes"))
        .extracting(node -> node.path("node").asText())
        .containsExactly("node-1", "node-2");
    assertThat(page.path("more").asBoolean()).isTrue();
    api.text("/openapi.yaml");
    api.text("/metrics");
    String metrics = ask(port, "/metrics", TOKEN).body();
    assertRunbook(metrics);
    assertHelp(metrics);
    assertThat(described(api, port, "/health", "/health").path("up").asBoolean()).isTrue();
    described(api, port, "/ready", "/ready");
    assertThat(ask(port, "/ready", "").statusCode()).isEqualTo(200);
    assertRefusals(api, port);
    assertTrial(described(api, port, "/v1/policies", "/v1/policies"));
    assertThat(api.asked()).isEqualTo(api.paths());
    assertThat(ask(port, "/nonsense", TOKEN).statusCode()).isEqualTo(404);
  }

  private void assertRefusals(OpenApi api, int port) throws Exception {
    assertThat(refused(api, port, "/v1/nodes", "/v1/nodes", "")).startsWith("401 a token");
    assertThat(refused(api, port, "/v1/nodes", "/v1/nodes", "wrong")).startsWith("401 a token");
    assertThat(refused(api, port, "/v1/nodes", "/v1/nodes?limit=1001", TOKEN))
        .isEqualTo("400 limit must be a number from 1 to 1000");
    assertThat(refused(api, port, "/v1/nodes", "/v1/nodes?limits=1", TOKEN))
        .isEqualTo("400 there is no parameter 'limits', only [after, limit]");
    assertThat(refused(api, port, "/v1/nodes", "/v1/nodes?limit=1&limit=2", TOKEN))
        .isEqualTo("400 limit is there twice");
    assertThat(refused(api, port, PROCESS, "/v1/nodes/node-1/processes/x/1", TOKEN))
        .startsWith("400 createTs must be a number");
    assertThat(refused(api, port, PROCESS, "/v1/nodes/node-1/processes/1/1", TOKEN))
        .isEqualTo("404 not known");
    assertThat(refused(api, port, "/v1/nodes/{node}", "/v1/nodes/node-9", TOKEN))
        .isEqualTo("404 not known");
    assertThat(ask(port, "/ready/or/not", TOKEN).statusCode()).isEqualTo(404);
  }

  /** Returns status and error of an answer that is as described. */
  private String refused(OpenApi api, int port, String path, String uri, String token)
      throws Exception {
    HttpResponse<String> answer = ask(port, uri, token);
    JsonNode json = new ObjectMapper().readTree(answer.body());
    assertThat(api.faults(path, answer.statusCode(), json)).as(uri).isEmpty();
    return answer.statusCode() + " " + json.path("error").asText();
  }

  /** Of a node that sent what it did a hundred seconds ago. */
  private void assertDeeds(OpenApi api, int port) throws Exception {
    String uri = "/v1/nodes/" + PAST + "/processes/" + START + "/77";
    long afterFirst = START + 10 * SECOND;
    JsonNode then = described(api, port, PROCESS, uri + "?at=" + afterFirst);
    JsonNode now = described(api, port, PROCESS, uri);
    JsonNode short0 = described(api, port, PROCESS, uri + "?limit=1");
    JsonNode none = described(api, port, PROCESS, uri + "?within=0");
    JsonNode before = described(api, port, PROCESS, uri + "?within=5&at=" + (START + 30 * SECOND));

    assertThat(then.path("flows")).hasSize(1);
    assertThat(then.at("/flows/0/operations/0").asText()).isEqualTo("connect");
    assertThat(then.at("/flows/0/destinationPort").asInt()).isEqualTo(443);
    assertThat(then.at("/files/0/path").asText()).isEqualTo("/etc/kept");
    assertThat(then.at("/files/0/bytesRead").asLong()).isEqualTo(14);
    assertThat(then.path("whole").asBoolean()).isTrue();
    assertThat(now.path("flows")).hasSize(2);
    assertThat(short0.path("flows")).hasSize(1);
    assertThat(short0.path("whole").asBoolean()).isFalse();
    assertThat(none.has("flows")).isFalse();
    assertThat(before.path("flows")).isEmpty();
  }

  /** Sends what a process did, at the times at which it did it. */
  private static void sendPast(EmbeddedCluster cluster) {
    Oid oid = new Oid(START, 77);
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    List<SysFlowRecord> records =
        List.of(
            new Header(Header.VERSION, PAST, "NA", "", null),
            Samples.process(oid, null, "/usr/bin/past"),
            Samples.FILE,
            Samples.reading(oid, START + SECOND),
            Samples.reading(oid, START + 2 * SECOND),
            Samples.connection(oid, START + 3 * SECOND, 443),
            Samples.connection(oid, START + 50 * SECOND, 80));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serializer)) {
      long seq = 0;
      for (SysFlowRecord rec : records) {
        seq++;
        long time = rec instanceof Activity activity ? activity.ts() : START;
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "sysflow.records",
                    null,
                    time / 1_000_000,
                    PAST,
                    new SysFlow(rec, 1, seq, time)));
      }
    }
  }

  /** One that runs may be about to share its work with another. */
  private static void awaitRunning(StreamsApp app) throws InterruptedException {
    for (int i = 0; i < 1_200 && app.state() != KafkaStreams.State.RUNNING; i++) {
      Thread.sleep(100);
    }
    assertThat(app.state()).isEqualTo(KafkaStreams.State.RUNNING);
  }

  private static void assertTrial(JsonNode policies) {
    JsonNode trial = policies.at("/shadow/0");
    assertThat(policies.path("instances").asInt()).isEqualTo(2);
    assertThat(policies.path("unheard")).isEmpty();
    assertThat(policies.at("/published/default~1shadow/shadow").asBoolean()).isTrue();
    assertThat(policies.path("shadow")).hasSize(1);
    assertThat(trial.at("/rules/0/rule").asText()).isEqualTo("every-connection");
    assertThat(trial.at("/rules/0/change").asText()).isEqualTo("raised");
    assertThat(trial.at("/rules/0/alerts").asLong()).isPositive();
    assertThat(trial.path("records").asLong()).isPositive();
  }

  private static void assertHelp(String metrics) {
    List<String> help = metrics.lines().filter(line -> line.startsWith("# HELP sysflow_")).toList();
    assertThat(help).hasSizeGreaterThan(50).allMatch(line -> line.matches("# HELP \\S+ \\S.*"));
  }

  /** Every metric that the runbook names is there. */
  private static void assertRunbook(String metrics) throws IOException {
    String runbook = Files.readString(Path.of("..", "docs", "runbook.md"));
    List<String> named =
        Pattern.compile("`((?:sysflow|kafka_(?:consumer|producer|stream))_[a-z_]+)`")
            .matcher(runbook)
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();
    assertThat(named).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(metrics).contains(name));
  }

  private JsonNode described(OpenApi api, int port, String path, String uri) throws Exception {
    HttpResponse<String> answer = ask(port, uri, TOKEN);
    JsonNode json = json(answer);
    assertThat(api.faults(path, answer.statusCode(), json)).as(uri).isEmpty();
    return json;
  }

  /** Waits until the watch has heard of all nodes and work has stopped moving. */
  private void awaitAll(int port) throws Exception {
    for (int i = 0; i < 300; i++) {
      HttpResponse<String> answer = ask(port, "/v1/nodes", TOKEN);
      if (answer.statusCode() == 200 && json(answer).path("nodes").size() == NODES + 1) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(ask(port, "/v1/nodes", TOKEN).body());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> ask(int port, String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private StreamsApp app(EmbeddedCluster cluster, int port) {
    return new StreamsApp(
        StreamsSettings.of(
                StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
                directory.resolve("state-" + port))
            .withHttp(new StreamsSettings.Http("127.0.0.1", port, "127.0.0.1", Optional.of(TOKEN))),
        Policies.builtin().policy());
  }

  private static String run(EmbeddedCluster cluster, String... arguments) {
    return Said.whole(arguments, "--bootstrap-servers=" + cluster.bootstrapServers());
  }
}
