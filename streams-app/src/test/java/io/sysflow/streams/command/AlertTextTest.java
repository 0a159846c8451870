package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Severity;
import io.sysflow.streams.alert.NodeAlert;
import io.sysflow.streams.alert.NodeAlertEncoder;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class AlertTextTest {

  @Test
  void alertAboutANodeSaysWhatIsWrongWithIt() throws IOException {
    NodeAlert alert =
        new NodeAlert(
            "id",
            "node-silent",
            Severity.WARNING,
            "node-a",
            1,
            2,
            3_000_000_000L,
            "Nothing has come of node-a for 65 s",
            Map.of("seconds", 65L));

    String text =
        new AlertText(Ansi.OFF, ZoneOffset.UTC)
            .format(new ObjectMapper().readTree(NodeAlertEncoder.encode(alert)), "");

    assertThat(text.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("WARNING", "node-a  node silent"),
            line ->
                assertThat(line).isEqualTo("    says      Nothing has come of node-a for 65 s"));
  }
}
