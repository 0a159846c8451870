package io.sysflow.streams.alert;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.container;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.flow;
import static io.sysflow.streams.Records.pod;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.rename;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Severity;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import io.sysflow.streams.Records;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsAlertEncoderTest {

  static final List<String> SAMPLES =
      List.of(
          "exec",
          "exit",
          "connect",
          "open",
          "rename",
          "bind",
          "threads",
          "pod",
          "unknown",
          "correlated");

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {"exec", "exit", "connect", "open", "rename", "bind", "threads", "pod", "unknown"})
  void alertIsAsInItsGoldenFile(String name) throws IOException {
    JsonNode encoded = JSON.readTree(new EcsAlertEncoder().encode(sample(name)));

    assertThat(encoded.toPrettyString()).isEqualTo(golden(name).toPrettyString());
  }

  @Test
  void alertIsOneLine() {
    byte[] encoded = new EcsAlertEncoder().encode(sample("exec"));

    assertThat(encoded).asString().doesNotContain("\n").startsWith("{\"@timestamp\":");
  }

  @Test
  void alertAboutProcessesWithHugeNamesFitsInAMessage() throws IOException {
    ProcessEntity huge = process(BASH, SSHD, 20, "/bin/" + "\u0001".repeat(4_000_000));
    List<ProcessEntity> ancestors = Collections.nCopies(64, huge);
    EnrichedRecord record =
        new EnrichedRecord(
            "n", 1, 1, connection(CURL, 40), huge, ancestors, null, null, null, null);

    byte[] encoded = new EcsAlertEncoder().encode(of(record, null));

    assertThat(encoded.length).isLessThan(1_000_000);
    assertThat(JSON.readTree(encoded).at("/sysflow/truncated").booleanValue()).isTrue();
    assertThat(JSON.readTree(encoded).at("/sysflow/ancestors")).hasSize(8);
  }

  @ParameterizedTest
  @EnumSource
  void graverSeveritiesScoreHigher(Severity severity) throws IOException {
    int score = score(severity);

    assertThat(score).isBetween(1, 100);
    for (Severity other : Severity.values()) {
      if (other.compareTo(severity) > 0) {
        assertThat(score(other)).isLessThan(score);
      }
    }
  }

  private static int score(Severity severity) throws IOException {
    Alert alert = sample("exec");
    Alert same =
        new Alert(
            alert.id(),
            alert.ruleId(),
            alert.ruleName(),
            alert.description(),
            severity,
            alert.tags(),
            null,
            alert.output(),
            Map.of(),
            null,
            alert.record(),
            null);
    return JSON.readTree(new EcsAlertEncoder().encode(same)).at("/event/severity").intValue();
  }

  static Alert sample(String name) {
    return switch (name) {
      case "exec" -> alert(event(CURL, 30, OpFlag.EXEC), "execve", null, null);
      case "exit" -> alert(event(CURL, 30, OpFlag.EXIT), "procexit", null, null);
      case "connect" -> alert(connection(CURL, 40), "connect", null, null);
      case "open" -> alert(flow(CURL, 40, "/etc/passwd"), "openat", file("/etc/passwd"), null);
      case "rename" ->
          alert(rename(CURL, 40, "/etc/a.conf", "/b"), "rename", file("/etc/a.conf"), file("/b"));
      case "bind" ->
          alert(
              new NetworkEvent(
                  CURL,
                  seconds(40),
                  301,
                  OpFlags.NONE,
                  Records.TUPLE,
                  -98,
                  XopFlags.of(XopFlag.BIND)),
              "bind",
              null,
              null);
      case "threads" ->
          alert(
              new ProcessFlow(CURL, seconds(40), OpFlags.of(OpFlag.CLONE), seconds(41), 3, 1, 0),
              null,
              null,
              null);
      case "pod" ->
          of(
              new EnrichedRecord(
                  "node-a",
                  7,
                  12,
                  new K8sEvent(2, 0, seconds(40), "{\"kind\":\"Pod\"}"),
                  null,
                  List.of(),
                  null,
                  null,
                  null,
                  null),
              null);
      case "correlated" -> correlated(sample("connect"));
      case "unknown" ->
          of(
              new EnrichedRecord(
                  "node-a", 0, 12, connection(CURL, 40), null, List.of(), null, null, null, null),
              "connect");
      default -> throw new AssertionError(name);
    };
  }

  private static Alert alert(
      Activity activity,
      @Nullable String evtType,
      @Nullable FileEntity file,
      @Nullable FileEntity newFile) {
    ProcessEntity curl = process(CURL, BASH, 30, "/usr/bin/curl", "c0ffee");
    List<ProcessEntity> ancestors =
        List.of(process(BASH, SSHD, 20, "/bin/bash", "c0ffee"), process(SSHD, null, 10, "/sshd"));
    ContainerEntity container = container("c0ffee", "pod-1");
    return of(
        new EnrichedRecord(
            "node-a", 7, 12, activity, curl, ancestors, file, newFile, container, pod("pod-1")),
        evtType);
  }

  private static Alert of(EnrichedRecord record, @Nullable String evtType) {
    return new Alert(
        "0123456789abcdef",
        "rule-1",
        "Reverse shell",
        "A shell talks to the network",
        Severity.CRITICAL,
        List.of("host", "mitre_execution", "T1059.004", "attack.t1105"),
        "v3",
        "shell \"curl\" on node-a",
        Map.of("proc.name", "curl", "fd.sip", "93.184.100.34"),
        evtType,
        record,
        new Alert.Witness("sysflow.records", 2, 345));
  }

  private static Alert correlated(Alert alert) {
    return new Alert(
        alert.id(),
        alert.ruleId(),
        alert.ruleName(),
        alert.description(),
        alert.severity(),
        alert.tags(),
        alert.policyVersion(),
        alert.output(),
        Map.of("User", "root"),
        null,
        alert.record(),
        alert.witness(),
        new Correlated(
            Alert.State.UPDATED,
            "value_avg",
            Map.of("User", "root"),
            seconds(20),
            seconds(50),
            12,
            2.5,
            List.of(
                new Correlated.Source(
                    "fedc", "base", "node-b", 7, 11, seconds(20), alert.witness()),
                new Correlated.Source(null, "other", "node-a", 7, 12, seconds(40), null)),
            List.of(
                new Correlated.Loss("node-b", seconds(21), seconds(22), 5),
                new Correlated.Loss("node-c", seconds(30), Long.MAX_VALUE, 0))));
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream in = EcsAlertEncoderTest.class.getResourceAsStream(name + ".ecs.json")) {
      assertThat(in).as("golden file %s.ecs.json", name).isNotNull();
      return JSON.readTree(in);
    }
  }
}
