package io.sysflow.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that has not been started: what it answers before it has any state. */
class ApiServerTest {

  private static final String TOKEN = "sesame";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;
  private KafkaStreams streams;
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("records");
    Properties config = new Properties();
    config.putAll(
        Map.of(
            "application.id",
            "api-server-test",
            "bootstrap.servers",
            "127.0.0.1:9",
            "state.dir",
            directory.toString()));
    streams = new KafkaStreams(builder.build(), config);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Router router = new Router(streams, "127.0.0.1:" + port, Optional.of(TOKEN));
    History history =
        new History(
            Map.of("bootstrap.servers", "127.0.0.1:9"),
            "records",
            () -> {
              throw new AssertionError("nothing is to be read");
            });
    Api api =
        new Api(
            streams,
            router,
            new Api.Known(
                () -> {
                  throw new AssertionError("nothing is to be read");
                },
                history,
                Map::of,
                () -> "metrics 1"),
            () -> 0);
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), api, Optional.of(TOKEN));
  }

  @AfterEach
  void stop() {
    server.close();
    streams.close();
  }

  @Test
  void headIsAnsweredAsGetIsButWithoutItsBody() throws Exception {
    for (String path : new String[] {"/health", "/ready", "/metrics", "/nonsense"}) {
      HttpResponse<String> get = ask("GET", path, "Bearer " + TOKEN);
      HttpResponse<String> head = ask("HEAD", path, "Bearer " + TOKEN);

      assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      assertThat(header(head, "content-type")).isEqualTo(header(get, "content-type"));
      assertThat(header(head, "content-length")).isEqualTo(Integer.toString(get.body().length()));
    }
  }

  @Test
  void otherMethodsAreToldWhichThereAre() throws Exception {
    for (String method : new String[] {"OPTIONS", "POST", "DELETE"}) {
      HttpResponse<String> answer = ask(method, "/v1/nodes", "Bearer " + TOKEN);

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "allow")).isEqualTo("GET, HEAD");
    }
  }

  @Test
  void whoComesWithoutTheTokenIsToldHow() throws Exception {
    HttpResponse<String> answer = ask("GET", "/metrics", "Basic c2VzYW1l");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(header(answer, "www-authenticate")).isEqualTo("Bearer");
    assertThat(ask("GET", "/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void instanceThatDoesNotRunSaysSo() throws Exception {
    for (String path : new String[] {"/v1/nodes", "/v1/nodes/a/processes/1/1", "/v1/policies"}) {
      HttpResponse<String> answer = ask("GET", path, "Bearer " + TOKEN);

      assertThat(answer.statusCode()).as(path).isEqualTo(503);
      assertThat(answer.body()).contains("this instance does not run, it is CREATED");
    }
    streams.close();
    assertThat(ask("GET", "/v1/nodes", "Bearer " + TOKEN).statusCode()).isEqualTo(503);
    assertThat(ask("GET", "/health", "").statusCode()).isEqualTo(503);
  }

  @Test
  void whatIsNotThereIsSaidWhetherItRunsOrNot() throws Exception {
    for (String path :
        new String[] {"/", "/v1", "/v1/", "/v1/nodes/", "/v1/nodes//processes/1/1", "/v2/nodes"}) {
      HttpResponse<String> answer = ask("GET", path, "Bearer " + TOKEN);

      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).contains("/openapi.yaml");
    }
  }

  @Test
  void malformedQuestionsAreRefused() throws Exception {
    assertThat(ask("GET", "/health?x=%41&x=1", "").body()).contains("x is there twice");
    assertThat(ask("GET", "/health?y=1", "").body()).contains("there is no parameter 'y'");
    assertThat(ask("GET", "/health?y=1", "").statusCode()).isEqualTo(400);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private HttpResponse<String> ask(String method, String path, String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
