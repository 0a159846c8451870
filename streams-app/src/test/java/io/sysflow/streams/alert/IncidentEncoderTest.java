package io.sysflow.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Actor;
import io.sysflow.model.Incident.Evidence;
import io.sysflow.model.Incident.Hop;
import io.sysflow.model.Incident.Place;
import io.sysflow.model.Incident.RuleCount;
import io.sysflow.model.Incident.Touched;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Incidents are as the Elastic Common Schema has them. */
class IncidentEncoderTest {

  private static final Oid SHELL = new Oid(1_700_000_000_000_000_000L, 42);
  private static final Oid CURL = new Oid(1_700_000_001_000_000_000L, 43);

  private static final Incident INCIDENT =
      new Incident(
          "i-1",
          Incident.State.OPEN,
          null,
          Severity.CRITICAL,
          3,
          1,
          1_700_000_000_000_000_000L,
          1_700_000_060_000_000_000L,
          new Actor("node-a", SHELL, null, "/bin/sh", "-c id", "www-data", "c0ffee000001", 80),
          List.of(
              new RuleCount("r-1", "Shell", Severity.CRITICAL, 2),
              new RuleCount("r-2", "Download", Severity.WARNING, 1)),
          List.of("TA0002", "T1059.004"),
          List.of("node-a", "node-b"),
          List.of(new Place("node-a", "c0ffee000001", "web", "web:2", "shop/web")),
          List.of(new Actor("node-b", CURL, SHELL, "/usr/bin/curl", "x", "root", null, 0)),
          List.of(new Touched("node-b", "", "/tmp/x", true)),
          List.of(new Hop("l-1", "node-a", SHELL, "node-b", CURL, 1, 2, "10.0.0.1:22")),
          List.of(
              new Evidence(
                  "a-1",
                  "r-1",
                  Severity.CRITICAL,
                  1_700_000_000_000_000_000L,
                  "node-a",
                  1,
                  2,
                  SHELL,
                  "a shell",
                  2,
                  new Alert.Witness("sysflow.records", 0, 7))),
          0);

  /** What is one of an alert is several of an incident; the process tells more than ECS has. */
  @Test
  void incidentIsAsTheSchemaHasItButForSeveralOfAKind() throws IOException {
    JsonNode encoded = new ObjectMapper().readTree(IncidentEncoder.encode(INCIDENT));

    TreeSet<String> faults =
        FieldTable.read("ecs-9.fields").faults(encoded).stream()
            .map(fault -> fault.replaceAll(" is .*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(faults)
        .containsExactly(
            "container.id[]",
            "container.image.name[]",
            "container.name[]",
            "host.name[]",
            "process: Ext.accepts_at",
            "process: Ext.container_id",
            "process: Ext.node",
            "process: Ext.user",
            "rule.id[]",
            "rule.name[]");
    assertThat(encoded.at("/threat/technique/id/0").asText()).isEqualTo("T1059");
    assertThat(encoded.at("/event/category/0").asText()).isEqualTo("intrusion_detection");
    assertThat(encoded.at("/sysflow/incident/evidence/0/alert").asText()).isEqualTo("a-1");
    assertThat(encoded.at("/related/hosts/1").asText()).isEqualTo("node-b");
  }
}
