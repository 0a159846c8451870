package io.sysflow.streams.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.streams.StartException;
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
import org.jspecify.annotations.Nullable;

/** What policies that are tried would change, as an instance of the application answers it. */
final class TrialReport {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI api;
  private final @Nullable Path tokenFile;

  TrialReport(URI api, @Nullable Path tokenFile) {
    this.api = api;
    this.tokenFile = tokenFile;
  }

  /**
   * Returns the report, a line for each set and rule.
   *
   * @throws StartException if the instance does not answer
   */
  List<String> lines() {
    JsonNode answer = ask();
    List<String> lines = new ArrayList<>();
    for (JsonNode trial : answer.path("shadow")) {
      lines.add(
          "trial of %s version %s: %,d records judged by %d instances"
              .formatted(
                  clean(trial.path("set")),
                  clean(trial.path("version")),
                  trial.path("records").asLong(),
                  answer.path("instances").asInt()));
      for (JsonNode rule : trial.path("rules")) {
        lines.add(
            "  %-6s %,d  %s  such as %s"
                .formatted(
                    clean(rule.path("change")),
                    rule.path("alerts").asLong(),
                    clean(rule.path("rule")),
                    clean(rule.path("example"))));
      }
    }
    for (JsonNode instance : answer.path("unheard")) {
      lines.add("the instance at " + clean(instance) + " does not answer");
    }
    return lines;
  }

  private JsonNode ask() {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(api.resolve("/v1/policies")).timeout(PATIENCE);
      if (tokenFile != null) {
        request.header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
      }
      HttpResponse<byte[]> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode answer = new ObjectMapper().readTree(response.body());
      if (response.statusCode() != 200) {
        throw new StartException(api + ": " + clean(answer.path("error")));
      }
      return answer;
    } catch (IOException e) {
      throw new StartException("no instance answers at %s: %s".formatted(api, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted");
    }
  }

  private static String clean(JsonNode text) {
    return TerminalText.clean(text.asText());
  }
}
