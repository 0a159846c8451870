package io.sysflow.streams.query;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Finds the instance that has the state, and asks it where it is not this one. */
public final class Router {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST = 8 << 20;

  private final KafkaStreams streams;
  private final HostInfo here;
  private final Optional<String> token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Makes one.
   *
   * @param here what other instances know this one by, HOST:PORT
   * @param token to ask the others with
   */
  public Router(KafkaStreams streams, String here, Optional<String> token) {
    this.streams = streams;
    this.here = HostInfo.buildFromEndpoint(here);
    this.token = token;
  }

  /**
   * Answers a question about a key.
   *
   * @param local answers it from the state of a partition, which is to be here
   */
  Answer route(Question question, String store, String key, IntFunction<Optional<Answer>> local) {
    KeyQueryMetadata found = streams.queryMetadataForKey(store, key, new StringSerializer());
    if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return Answer.error(503, "work is being moved between instances; ask again");
    }
    if (found.activeHost().equals(here)) {
      return local.apply(found.partition()).orElseGet(() -> Answer.error(404, "not known"));
    }
    // Two instances that point at each other are about to learn who has it.
    return question.routed()
        ? Answer.error(503, "work is being moved between instances; ask again")
        : ask(question, found.activeHost());
  }

  /** Returns what the other instances answer, by their names; those that do not are errors. */
  Map<String, Answer> others(Question question) {
    Map<String, Answer> answers = new TreeMap<>();
    for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
      HostInfo other = instance.hostInfo();
      if (!other.equals(here) && !other.equals(HostInfo.unavailable())) {
        answers.put(address(other), ask(question, other));
      }
    }
    return answers;
  }

  /** Returns an address as it stands in a URI, where those of IPv6 are in brackets. */
  static String address(HostInfo instance) {
    String host = instance.host();
    return "%s:%d".formatted(host.indexOf(':') < 0 ? host : "[" + host + "]", instance.port());
  }

  private Answer ask(Question question, HostInfo other) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address(other) + question.uri()))
            .timeout(PATIENCE)
            .header(ApiServer.ROUTED, "1");
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return new Answer(
            response.statusCode(),
            "application/json",
            new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Answer.error(502, "the instance at %s does not answer".formatted(address(other)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.error(503, "this instance ends");
    }
  }
}
