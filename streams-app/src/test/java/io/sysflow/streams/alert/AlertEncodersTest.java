package io.sysflow.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Alert;
import io.sysflow.model.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of an alert is as its public definition has it. */
class AlertEncodersTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final NodeAlert SILENT =
      new NodeAlert(
          "id-1",
          "node-silent",
          Severity.WARNING,
          "node-a",
          1,
          2,
          3_000_000_000L,
          "Nothing has come of node-a=x for 65 s",
          Map.of("seconds", 65L));

  private static AlertTopicEncoder encoder(String format) {
    return switch (format) {
      case "ecs-9" -> new EcsAlertEncoder();
      case "falco" -> new FalcoAlertEncoder();
      case "ocsf-2004" -> new OcsfAlertEncoder();
      case "sysflow-5" -> new SysFlowAlertEncoder();
      default -> throw new AssertionError(format);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs-9", "falco", "ocsf-2004", "sysflow-5"})
  void alertsAreAsTheSchemaHasThem(String format) throws IOException {
    FieldTable table = FieldTable.read(format + ".fields");

    for (String sample : EcsAlertEncoderTest.SAMPLES) {
      byte[] encoded = encoder(format).encode(EcsAlertEncoderTest.sample(sample));

      assertThat(encoded).asString().doesNotContain("\n");
      assertThat(table.faults(JSON.readTree(encoded))).as(sample).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"ecs-9,", "falco,", "ocsf-2004,", "sysflow-5, type is missing"})
  void alertsAboutNodesAreAsTheSchemaHasThem(String format, @Nullable String fault)
      throws IOException {
    FieldTable table = FieldTable.read(format + ".fields");

    byte[] encoded = encoder(format).encode(SILENT);

    assertThat(encoded).asString().doesNotContain("\n").contains("id-1", "node-a", "65");
    assertThat(table.faults(JSON.readTree(encoded)))
        .isEqualTo(fault == null ? List.of() : List.of(fault));
  }

  @Test
  void cefOfAnAlertAboutANode() {
    assertThat(new CefAlertEncoder().encode(SILENT))
        .asString()
        .isEqualTo(
            "CEF:0|SysFlow|SysFlow Streams||node-silent|node silent|6|rt=3000 externalId=id-1"
                + " act=node-silent dvchost=node-a msg=Nothing has come of node-a\\=x for 65 s"
                + " cs5Label=values cs5=seconds\\=65");
  }

  @Test
  void recordsAreAsTheSchemasHaveThem() throws IOException {
    FieldTable ecs = FieldTable.read("ecs-9.fields");
    FieldTable sysflow = FieldTable.read("sysflow-5.fields");

    for (String sample : EcsAlertEncoderTest.SAMPLES) {
      Alert alert = EcsAlertEncoderTest.sample(sample);

      JsonNode event = JSON.readTree(EcsRecordEncoder.encode(alert.record(), List.of(alert)));
      JsonNode record = JSON.readTree(SysFlowJson.encode(alert.record(), List.of()));

      assertThat(ecs.faults(event)).as(sample).isEmpty();
      assertThat(event.at("/event/kind").textValue()).isEqualTo("event");
      assertThat(event.at("/event/reason").textValue()).isEqualTo("Reverse shell");
      assertThat(sysflow.faults(record)).as(sample).isEmpty();
    }
  }

  @Test
  void tableFindsWhatIsWrong() throws IOException {
    FieldTable table = FieldTable.read("falco.fields");

    JsonNode wrong = JSON.readTree("{\"uuid\":1,\"priority\":\"Warn\",\"more\":\"x\"}");

    assertThat(table.faults(wrong))
        .contains("time is missing", "uuid is 1, expected string", "more is \"x\", expected null")
        .anyMatch(fault -> fault.startsWith("priority is \"Warn\""));
  }

  @ParameterizedTest
  @CsvSource({
    "falco, /uuid, 0123456789abcdef",
    "falco, /rule, Reverse shell",
    "ocsf-2004, /finding_info/uid, 0123456789abcdef",
    "ocsf-2004, /finding_info/analytic/uid, rule-1",
    "ocsf-2004, /finding_info/analytic/version, v3",
    "ocsf-2004, /severity, Critical",
    "ocsf-2004, /finding_info/attacks/0/tactic/uid, TA0002",
    "ocsf-2004, /finding_info/attacks/1/sub_technique/uid, T1059.004",
    "ocsf-2004, /metadata/log_name, sysflow.records",
    "ocsf-2004, /evidences/0/process/cmd_line, /usr/bin/curl -a b",
    "ocsf-2004, /unmapped/values/proc.name, curl",
    "sysflow-5, /alert/id, 0123456789abcdef",
    "sysflow-5, /alert/techniques/0, T1059.004",
    "sysflow-5, /alert/witness/offset, 345",
    "sysflow-5, /alert/values/proc.name, curl",
    "sysflow-5, /policies/0/priority, 4",
  })
  void alertCarriesWhatIsKnownOfIt(String format, String pointer, String expected)
      throws IOException {
    JsonNode encoded = JSON.readTree(encoder(format).encode(EcsAlertEncoderTest.sample("exec")));

    assertThat(encoded.at(pointer).asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ecs-9, /sysflow/correlation/sources/0/alert_id, fedc",
    "ecs-9, /sysflow/correlation/measure, 2.5",
    "ecs-9, /sysflow/correlation/losses/0/lost, 5",
    "ecs-9, /related/hosts/1, node-b",
    "ecs-9, /event/duration, 30000000000",
    "falco, /output_fields/correlation.state, updated",
    "falco, /output_fields/correlation.losses, 2",
    "ocsf-2004, /activity_name, Update",
    "ocsf-2004, /count, 12",
    "ocsf-2004, /unmapped/correlation/group/User, root",
    "sysflow-5, /alert/correlation/sources/1/seq, 12",
  })
  void alertOfCorrelationCarriesWhatItIsOf(String format, String pointer, String expected)
      throws IOException {
    Alert alert = EcsAlertEncoderTest.sample("correlated");
    JsonNode encoded = JSON.readTree(encoder(format).encode(alert));

    assertThat(encoded.at(pointer).asText()).isEqualTo(expected);
    assertThat(cef(alert))
        .containsEntry("cnt", "12")
        .containsEntry("flexString1", "updated")
        .containsEntry("flexString2", "node-b,node-c");
  }

  @Test
  void markupInTextsIsWrittenByNumberAsTheProcessorDoes() {
    byte[] encoded =
        SysFlowJson.object(json -> json.writeStringField("a", "<b> & \t \u0001 \u2028 \"c\" é"));

    assertThat(encoded)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"a\":\"\\u003cb\\u003e \\u0026 \\t \\u0001 \\u2028 \\\"c\\\" é\"}");
  }

  /** Header fields end at a pipe, values before the next key; what they hold is escaped. */
  private static Map<String, String> cef(Alert alert) {
    String line = new String(new CefAlertEncoder().encode(alert), StandardCharsets.UTF_8);
    Matcher header =
        Pattern.compile("CEF:0((?:\\|(?:\\\\.|[^|\\\\])*){6})\\|(.*)", Pattern.DOTALL)
            .matcher(line);
    assertThat(header.matches()).as(line).isTrue();
    Map<String, String> fields = new LinkedHashMap<>();
    String[] names = {"vendor", "product", "version", "signature", "name", "severity"};
    String[] parts = header.group(1).substring(1).split("(?<!\\\\)\\|", -1);
    for (int i = 0; i < names.length; i++) {
      fields.put(names[i], parts[i].replaceAll("\\\\(.)", "$1"));
    }
    Matcher pairs =
        Pattern.compile("([A-Za-z0-9]+)=((?:\\\\.|[^=\\\\])*)(?= [A-Za-z0-9]+=|$)")
            .matcher(header.group(2));
    int end = 0;
    while (pairs.find()) {
      assertThat(pairs.start()).isEqualTo(end == 0 ? 0 : end + 1);
      end = pairs.end();
      fields.put(pairs.group(1), pairs.group(2).replace("\\n", "\n").replaceAll("\\\\(.)", "$1"));
    }
    assertThat(end).isEqualTo(header.group(2).length());
    return fields;
  }

  @Test
  void cefIsReadBackAsItWas() {
    for (String sample : EcsAlertEncoderTest.SAMPLES) {
      Alert alert = EcsAlertEncoderTest.sample(sample);

      Map<String, String> fields = cef(alert);

      assertThat(fields)
          .containsEntry("name", "Reverse shell")
          .containsEntry("signature", "rule-1")
          .containsEntry("severity", "9")
          .containsEntry("externalId", alert.id())
          .containsEntry("msg", alert.output())
          .containsEntry("cs1", "T1059.004,T1105")
          .containsEntry("cs6", "sysflow.records-2-345");
    }
  }

  @Test
  void cefEscapesWhatWouldEndAField() {
    Alert alert = EcsAlertEncoderTest.sample("exec");
    Alert nasty =
        new Alert(
            alert.id(),
            "a|b\\c",
            "x|y\\z\nnext",
            "",
            alert.severity(),
            List.of(),
            null,
            "k=v \\ and|so on\nspt=1",
            Map.of(),
            null,
            alert.record(),
            null);

    Map<String, String> fields = cef(nasty);

    assertThat(new CefAlertEncoder().encode(nasty)).asString().doesNotContain("\n");
    assertThat(fields)
        .containsEntry("signature", "a|b\\c")
        .containsEntry("name", "x|y\\z next")
        .containsEntry("msg", "k=v \\ and|so on\nspt=1")
        .doesNotContainKey("spt");
  }
}
