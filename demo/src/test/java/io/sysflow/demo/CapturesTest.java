package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the rules that we ship say of the captures that we ship. */
class CapturesTest {

  @TempDir private Path directory;

  @Test
  void theWebServerIsBrokenInto() throws Exception {
    List<JsonNode> alerts = judge("replay-web-1");

    assertThat(rules(alerts))
        .contains(
            "Shell spawned by a server",
            "Reverse shell over a device of bash",
            "Program run from shared memory");
  }

  @Test
  void theDatabaseIsMadeToMine() throws Exception {
    List<JsonNode> alerts = judge("replay-db-1");

    assertThat(rules(alerts))
        .contains("Shell spawned by a server", "Crypto miner started", "Scheduled job written");
  }

  @Test
  void everyAlertSaysWhichContainer() throws Exception {
    for (String node : Demo.REPLAYED) {
      assertThat(judge(node)).allMatch(alert -> !alert.at("/container/id").isMissingNode());
    }
  }

  private List<JsonNode> judge(String node) throws Exception {
    Path capture = directory.resolve(node + ".sf");
    try (InputStream in = CapturesTest.class.getResourceAsStream("/captures/" + node + ".sf")) {
      Files.write(capture, in.readAllBytes());
    }
    StringWriter out = new StringWriter();
    CommandLine command = SysflowMain.commandLine().setOut(new PrintWriter(out));
    assertThat(command.execute("policy", "run", "--format", "ecs", capture.toString())).isZero();
    command.getOut().flush();
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> alerts = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      alerts.add(mapper.readTree(line));
    }
    return alerts;
  }

  private static Set<String> rules(List<JsonNode> alerts) {
    return alerts.stream()
        .map(alert -> alert.at("/rule/name").asText())
        .collect(Collectors.toSet());
  }
}
