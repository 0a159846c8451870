package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What attacks that were recorded amount to, by the rules of several authors. */
class IncidentListCommandTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest(name = "{0} by {1}")
  @CsvSource({
    "shellshock,        ours,                          1,  /usr/lib/apache2/mpm-worker/apache2,"
        + " 12704",
    "shellshock,        falco/falco_rules.yaml,        1,  /usr/lib/apache2/mpm-worker/apache2,"
        + " 12704",
    "shellshock,        processor/policies/ttps.yaml,  5,  /usr/lib/apache2/mpm-worker/apache2,"
        + " 12704",
    "express-attack-v1, ours,                          19, /usr/local/bin/node,                "
        + " 2025",
    "express-attack-v1, processor/policies/ttps.yaml,  57, /usr/local/bin/node,                "
        + " 2025",
  })
  void anAttackIsOneIncidentOfTheServerThatWasAttacked(
      String trace, String rules, int alerts, String server, int pid) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--format=json"));
    if (!rules.equals("ours")) {
      arguments.add("--policies=" + corpus(rules));
    }
    arguments.add(corpus("sf/" + trace + ".sf").toString());

    CommandRun run = CommandRun.of(new IncidentListCommand(), arguments.toArray(String[]::new));

    assertThat(run.err()).isEqualTo("%d alerts, 1 incidents%n".formatted(alerts));
    JsonNode incident = JSON.readTree(run.out());
    assertThat(incident.at("/sysflow/incident/count").asInt()).isEqualTo(alerts);
    assertThat(incident.at("/process/executable").asText()).isEqualTo(server);
    assertThat(incident.at("/process/pid").asInt()).isEqualTo(pid);
    assertThat(incident.at("/sysflow/incident/state").asText()).isEqualTo("open");
  }

  @ParameterizedTest(name = "{0}: {1} of 57 say nothing new")
  @CsvSource({
    "--incident-suppression=10m, 54",
    "--incident-suppression=0s,   0",
    "--incident-suppression=0s --incident-rule-limit=5, 42",
    "--incident-suppression=0s --incident-rule-limit=5 --incident-rule-window=10s, 12",
  })
  void whatIsSaidOnceIsASetting(String settings, int suppressed) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(settings.split(" ")));
    arguments.add("--format=json");
    arguments.add("--policies=" + corpus("processor/policies/ttps.yaml"));
    arguments.add(corpus("sf/express-attack-v1.sf").toString());

    CommandRun run = CommandRun.of(new IncidentListCommand(), arguments.toArray(String[]::new));

    JsonNode incident = JSON.readTree(run.out()).at("/sysflow/incident");
    assertThat(incident.at("/suppressed").asInt()).isEqualTo(suppressed);
    assertThat(incident.at("/count").asInt()).isEqualTo(57);
  }

  @Test
  void aSettingThatCannotBeIsRefusedAtTheStart() {
    CommandRun run = CommandRun.of(new StreamsCommand(), "--describe", "--incident-rule-limit=0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("limits of incidents must be positive\n");
  }

  private static Path corpus(String name) {
    Path path = CORPUS.resolve(name);
    if (!Files.exists(path)) {
      System.err.println("SKIPPED: there is no " + path);
    }
    assumeTrue(Files.exists(path), () -> "there is no " + path);
    return path;
  }
}
