package io.sysflow.streams.alert;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts whose texts an attacker chose are still one line that every reader reads. */
class OddAlertsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ODD =
      "a\"b\\c|d=e\r\nspt=1\tf\u0000\u0007\u001b[31m\u007f\u0085\u2028\u2029\uD83D\uDE00é<b>&";

  private static AlertTopicEncoder encoder(String format) {
    return switch (format) {
      case "ecs" -> new EcsAlertEncoder();
      case "falco" -> new FalcoAlertEncoder();
      case "ocsf" -> new OcsfAlertEncoder();
      case "json" -> new SysFlowAlertEncoder();
      case "cef" -> new CefAlertEncoder();
      default -> throw new AssertionError(format);
    };
  }

  private static Alert alert(String text, EnrichedRecord record, Map<String, String> values) {
    return new Alert(
        "0123456789abcdef",
        text,
        text,
        text,
        Severity.CRITICAL,
        List.of(text, "T1059"),
        null,
        text,
        values,
        null,
        record,
        null);
  }

  private static EnrichedRecord record(String text, NetworkFlow flow) {
    ProcessEntity who = process(BASH, SSHD, 20, "/bin/" + text);
    List<ProcessEntity> ancestors = Collections.nCopies(64, who);
    return new EnrichedRecord("n", 1, 1, flow, who, ancestors, null, null, null, null);
  }

  private static NetworkFlow over6() {
    NetworkFlow flow = connection(CURL, 40);
    Ip there = new Ip(6, 0x20010db800000000L, 1);
    FiveTuple tuple = new FiveTuple(new Ip(6, 0, 1), 40000, there, 443, FiveTuple.TCP);
    return new NetworkFlow(
        flow.procOid(),
        flow.ts(),
        flow.tid(),
        flow.opFlags(),
        flow.endTs(),
        tuple,
        flow.fd(),
        flow.reads(),
        flow.writes(),
        flow.xopFlags(),
        null,
        null,
        null);
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "falco", "ocsf", "json"})
  void oddTextsAreReadBackAsTheyWere(String format) throws IOException {
    Alert alert = alert(ODD, record(ODD, connection(CURL, 40)), Map.of("proc.name", ODD));

    String line = decoded(encoder(format).encode(alert));

    assertThat(line).doesNotContain("\n", "\r", "\u0000", "\u001b");
    JsonNode json = JSON.readTree(line);
    String name =
        switch (format) {
          case "ecs", "falco" -> "/message";
          case "ocsf" -> "/finding_info/title";
          default -> "/policies/0/id";
        };
    assertThat(json.at(name).textValue()).isEqualTo(ODD);
  }

  @Test
  void cefIsOneLineWithoutControls() throws IOException {
    Alert alert = alert(ODD, record(ODD, connection(CURL, 40)), Map.of("proc.name", ODD));

    String line = decoded(new CefAlertEncoder().encode(alert));

    assertThat(line.lines()).hasSize(1);
    assertThat(line).doesNotContainPattern("[\\p{Cc}\\u2028\\u2029]");
    assertThat(line).contains("msg=a\"b\\\\c|d\\=e\\r\\nspt\\=1 f");
    assertThat(line.split("(?<!\\\\)\\|", 9)).hasSizeGreaterThanOrEqualTo(8);
  }

  /** The dictionary's plain keys of addresses are of IPv4 only. */
  @Test
  void cefHasKeysOfItsOwnForIp6() {
    Alert alert = alert("r", record("x", over6()), Map.of());

    assertThat(new CefAlertEncoder().encode(alert))
        .asString()
        .contains("c6a2Label=Source IPv6 Address c6a2=::1 spt=40000")
        .contains("c6a3Label=Destination IPv6 Address c6a3=2001:db8::1 dpt=443")
        .doesNotContain(" src=", " dst=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "falco", "ocsf", "json", "cef"})
  void hugeTextsFitInAMessageAndNoCharacterIsHalved(String format) throws IOException {
    for (String odd : List.of("\uD83D\uDE00", "\u0001")) {
      String huge = "x" + odd.repeat(100_000);
      Alert alert = alert("r", record(huge, connection(CURL, 40)), Map.of("proc.cmdline", huge));

      byte[] encoded = encoder(format).encode(alert);

      String line = decoded(encoded);
      assertThat(encoded.length).isLessThan(1_000_000);
      if (!format.equals("cef")) {
        String written = JSON.readTree(line).toString();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(written)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "proc.pid, 42, 42",
    "user.loginuid, -1, -1",
    "evt.rawtime, 1553543280704111050, 1553543280704111050",
    "evt.rawtime, 9999999999999999999, '\"9999999999999999999\"'",
    "evt.num, 7, 7",
    "container.privileged, true, true",
    "proc.name, 42, '\"42\"'",
    "proc.name, true, '\"true\"'",
    "proc.name, '', '\"\"'",
    "proc.aname[2], <NA>, null",
    "proc.pid, <NA>, null",
    "toupper(proc.name), A, '\"A\"'",
    "evt.arg.flags, 3, '\"3\"'",
    "fd.sport, 443, 443",
    "fd.sip, 10.0.0.1, '\"10.0.0.1\"'",
    "evt.time, 12:00:00, 40000000000",
    "evt.time.iso8601, x, 40000000000",
  })
  void falcoHasValuesOfTheFieldsTypes(String field, String value, String expected)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>(Map.of(field, value));
    Alert alert = alert("r", record("x", connection(CURL, 40)), values);

    JsonNode fields = JSON.readTree(new FalcoAlertEncoder().encode(alert)).get("output_fields");

    assertThat(fields.get(field)).hasToString(expected);
    assertThat(fields.get("evt.time").longValue()).isEqualTo(40_000_000_000L);
  }
}
