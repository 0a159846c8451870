package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.OpFlag;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

class PolicyInTopologyTest {

  private static final String RULES =
      """
      - rule: Shell child talks
        desc: A child of a shell makes a connection
        condition: evt.type = connect and proc.pname in (bash, sh)
        output: "%proc.name of %proc.pname to %fd.sip on %evt.hostname"
        priority: WARNING
        tags: [mitre_command_and_control, T1071]
      - rule: Downloader started
        desc: curl
        condition: evt.type = execve and proc.name = curl
        output: "%proc.cmdline"
        priority: NOTICE
      """;

  @Test
  void rulesOfAFileRaiseAlertsInTheirOrder() throws IOException {
    try (TopologyFixture app = app()) {
      app.send(
          "node-a",
          header(),
          process(BASH, null, 20, "/bin/bash"),
          process(CURL, BASH, 30, "/usr/bin/curl"),
          event(CURL, 30, OpFlag.EXEC),
          connection(CURL, 40));

      List<KeyValue<String, byte[]>> alerts = app.alerts.readKeyValuesToList();

      assertThat(alerts).hasSize(2);
      JsonNode exec = json(alerts.get(0));
      JsonNode connect = json(alerts.get(1));
      assertThat(exec.at("/rule/id").textValue()).isEqualTo("downloader-started");
      assertThat(exec.at("/event/action").textValue()).isEqualTo("execve");
      assertThat(connect.get("message").textValue())
          .isEqualTo("curl of bash to 93.184.100.34 on node-a");
      assertThat(connect.at("/threat/technique/id/0").textValue()).isEqualTo("T1071");
      assertThat(connect.at("/rule/version").textValue()).isEqualTo("v1");
    }
  }

  @Test
  void idOfAnAlertDependsOnNodeEpochSeqAndRuleAndOnNothingElse() {
    String first = idOfConnection("node-a", 7, 4, 0);

    assertThat(idOfConnection("node-a", 7, 4, 3)).isEqualTo(first).hasSize(32);
    assertThat(idOfConnection("node-b", 7, 4, 0)).isNotEqualTo(first);
    assertThat(idOfConnection("node-a", 8, 4, 0)).isNotEqualTo(first);
    assertThat(idOfConnection("node-a", 7, 5, 0)).isNotEqualTo(first);
  }

  /** Returns the id of the alert on one connection, which stands behind some of another node. */
  private static String idOfConnection(String node, long epoch, long seq, int before) {
    try (TopologyFixture app = app()) {
      for (int i = 0; i < before; i++) {
        app.send("other", header());
      }
      app.send(node, new SysFlow(header(), epoch, 1, 1));
      app.send(node, new SysFlow(process(BASH, null, 20, "/bin/bash"), epoch, 2, 2));
      app.send(node, new SysFlow(process(CURL, BASH, 30, "/usr/bin/curl"), epoch, 3, 3));
      app.send(node, new SysFlow(connection(CURL, 40), epoch, seq, 4));
      return app.alerts.readKeyValue().key;
    }
  }

  private static TopologyFixture app() {
    Policy policy =
        Policy.of(
            "test",
            "v1",
            FalcoRules.compile(
                    List.of(new RulesFile("rules.yaml", RULES)), FieldCatalogue.standard())
                .rules());
    return new TopologyFixture(false, new PolicyDetector(policy));
  }

  private static JsonNode json(KeyValue<String, byte[]> alert) throws IOException {
    return new ObjectMapper().readTree(alert.value);
  }
}
