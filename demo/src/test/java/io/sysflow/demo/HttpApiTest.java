package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.Policies;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpApiTest {

  private static final String TOKEN = "sesame";
  private static final int NODES = 4;

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  /** One test, since a cluster takes seconds: two instances, each asked about all nodes. */
  @Test
  void anyInstanceAnswersForAllNodes() throws Exception {
    List<Integer> ports = List.of(Ports.free(), Ports.free());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"))) {
      createTopics(cluster);
      Load load = new Load(cluster.bootstrapServers(), cluster.registryUrl(), NODES);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(load::run);
      try (StreamsApp first = app(cluster, ports.get(0));
          StreamsApp second = app(cluster, ports.get(1))) {
        first.start();
        second.start();
        assertThat(first.awaitRunning(Duration.ofMinutes(1))).isTrue();
        assertThat(second.awaitRunning(Duration.ofMinutes(1))).isTrue();
        for (int port : ports) {
          awaitAll(port);
          assertAnswers(port);
        }
      } finally {
        load.stop();
        sending.join();
      }
    }
  }

  private void assertAnswers(int port) throws Exception {
    for (int i = 0; i < NODES; i++) {
      JsonNode node = json(ask(port, "/v1/nodes/node-" + i, TOKEN));
      JsonNode process =
          json(ask(port, "/v1/nodes/node-" + i + "/processes/1000000000/42?limit=3", TOKEN));
      assertThat(node.path("epoch").asLong()).isEqualTo(1);
      assertThat(process.at("/process/exe").asText()).isEqualTo("/usr/bin/kept");
      assertThat(process.at("/children")).hasSizeLessThanOrEqualTo(3);
      for (JsonNode child : process.at("/children")) {
        assertThat(child.at("/parent/pid").asLong()).isEqualTo(42);
      }
    }
    JsonNode page = json(ask(port, "/v1/nodes?limit=2&after=node-0", TOKEN));
    assertThat(page.path("nodes"))
        .extracting(node -> node.path("node").asText())
        .containsExactly("node-1", "node-2");
    assertThat(page.path("more").asBoolean()).isTrue();
    assertThat(ask(port, "/metrics", TOKEN).body())
        .contains("sysflow_records_total", "sysflow_state_processes", "records_lag");
    assertThat(ask(port, "/openapi.yaml", TOKEN).body()).startsWith("openapi: 3.0.3");
    assertThat(json(ask(port, "/health", "")).path("up").asBoolean()).isTrue();
    assertThat(ask(port, "/ready", "").statusCode()).isEqualTo(200);
    assertThat(ask(port, "/v1/nodes", "").statusCode()).isEqualTo(401);
    assertThat(ask(port, "/v1/nodes", "wrong").statusCode()).isEqualTo(401);
    assertThat(ask(port, "/v1/nodes?limit=1001", TOKEN).body())
        .isEqualTo("{\"error\":\"limit must be a number from 1 to 1000\"}");
    assertThat(ask(port, "/v1/nodes/node-9", TOKEN).statusCode()).isEqualTo(404);
    assertThat(ask(port, "/v1/nodes/node-1/processes/1/1", TOKEN).statusCode()).isEqualTo(404);
    assertThat(ask(port, "/v1/policies", TOKEN).body())
        .isEqualTo("{\"published\":{},\"shadow\":[]}");
    assertThat(ask(port, "/nonsense", TOKEN).statusCode()).isEqualTo(404);
  }

  /** Waits until the watch has heard of all nodes and work has stopped moving. */
  private void awaitAll(int port) throws Exception {
    for (int i = 0; i < 300; i++) {
      HttpResponse<String> answer = ask(port, "/v1/nodes", TOKEN);
      if (answer.statusCode() == 200 && json(answer).path("nodes").size() == NODES) {
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

  private static void createTopics(EmbeddedCluster cluster) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      new TopicAdmin(admin).create(TopicPlan.all(Topics.DEFAULT, 4, false), (short) 1);
    }
  }
}
