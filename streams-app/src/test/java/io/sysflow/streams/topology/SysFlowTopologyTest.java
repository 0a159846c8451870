package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.file;
import static io.sysflow.streams.Records.flow;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.heartbeat;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.OpFlag;
import io.sysflow.model.Reference;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SysFlowTopologyTest {

  private static final Detector CURL_RULE = TopologyFixture.byExecutable("/usr/bin/curl");

  private final List<TopologyFixture> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(TopologyFixture::close);
  }

  @Test
  void alertCarriesItsRecordWithAncestryAndWitness() {
    TopologyFixture app = app(false);

    app.send(
        "node-a",
        header(),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"),
        connection(CURL, 40));

    KeyValue<String, byte[]> alert = app.alerts.readKeyValue();
    JsonNode json = json(alert.value);
    assertThat(alert.key).isEqualTo("node-a-7-4").isEqualTo(json.at("/event/id").textValue());
    assertThat(json.at("/process/executable").textValue()).isEqualTo("/usr/bin/curl");
    assertThat(json.at("/process/parent/executable").textValue()).isEqualTo("/bin/bash");
    assertThat(json.at("/destination/port").intValue()).isEqualTo(443);
    assertThat(json.at("/sysflow/witness").toString())
        .isEqualTo("{\"topic\":\"sysflow.records\",\"partition\":0,\"offset\":3}");
    assertThat(app.alerts.isEmpty()).isTrue();
  }

  @Test
  void sameRecordsGiveTheSameAlertsByteForByte() {
    List<byte[]> first = alertsOfOneRun();

    List<byte[]> second = alertsOfOneRun();

    assertThat(first).hasSize(1);
    assertThat(second).containsExactlyElementsOf(first);
  }

  @Test
  void parentThatExecutedIsNamedAsItIsNow() {
    TopologyFixture app = app(false);

    app.send(
        "node-a",
        header(),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"),
        connection(CURL, 40),
        process(BASH, null, 50, "/usr/bin/python3"),
        connection(CURL, 60));

    assertThat(messages(app))
        .containsExactly(
            "/usr/bin/curl below [/bin/bash]", "/usr/bin/curl below [/usr/bin/python3]");
  }

  @Test
  void newEpochForgetsTheNodeInTheStoreToo() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));

    app.send("node-a", new SysFlow(header(), TopologyFixture.EPOCH + 1, 1, 99));

    assertThat(app.kept()).hasSize(1);
    app.send("node-a", new SysFlow(connection(CURL, 40), TopologyFixture.EPOCH + 1, 2, 99));
    assertThat(app.alerts.isEmpty()).isTrue();
    assertThat(app.counters.snapshot())
        .containsEntry("epochs", 2L)
        .containsEntry("unresolved_process", 1L);
  }

  @Test
  void restartedInstanceKnowsWhatTheFirstKnew() {
    TopologyFixture app = app(false);
    app.send(
        "node-a",
        header(),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/bin/sh"),
        process(CURL, BASH, 31, "/usr/bin/curl"),
        event(BASH, 32, OpFlag.EXIT));

    TopologyFixture next = app.restarted(CURL_RULE);
    open.add(next);
    next.send("node-a", connection(CURL, 40));

    assertThat(messages(next)).containsExactly("/usr/bin/curl below [/bin/bash]");
    assertThat(next.counters.snapshot())
        .containsEntry("nodes_loaded", 1L)
        .containsEntry("epochs", 0L);
  }

  @Test
  void poisonGoesToTheDeadLettersWithItsPlaceAndTheOthersFlowOn() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"));

    app.records.pipeInput("node-a", "no record".getBytes(StandardCharsets.UTF_8));
    app.send("node-a", connection(CURL, 40));

    TestRecord<byte[], byte[]> letter = app.dlq.readRecord();
    assertThat(letter.key()).asString().isEqualTo("node-a");
    assertThat(letter.value()).asString().isEqualTo("no record");
    assertThat(headers(letter))
        .containsEntry("__streams.errors.topic", "sysflow.records")
        .containsEntry("__streams.errors.partition", "0")
        .containsEntry("__streams.errors.offset", "2")
        .containsEntry(
            "__streams.errors.exception", "org.apache.kafka.common.errors.SerializationException")
        .containsEntry(
            "__streams.errors.message",
            "not in the registry's wire format: expected a zero and a schema id but found byte 110,"
                + " length 9");
    assertThat(messages(app)).containsExactly("/usr/bin/curl below []");
    assertThat(app.counters.snapshot()).containsEntry("poison", 1L).containsEntry("records", 4L);
  }

  @Test
  void recordWithoutNodeIsPoison() {
    TopologyFixture app = app(false);

    app.records.pipeInput(null, new byte[] {1});

    assertThat(headers(app.dlq.readRecord()))
        .containsEntry("__streams.errors.message", "expected the node as key but found none");
  }

  @Test
  void tombstoneIsCountedAndNothingElse() {
    TopologyFixture app = app(false);

    app.records.pipeInput("node-a", (byte[]) null);

    assertThat(app.counters.snapshot()).containsEntry("tombstones", 1L).containsEntry("poison", 0L);
    assertThat(app.dlq.isEmpty()).isTrue();
  }

  @Test
  void nodesWithCollidingIdentitiesAreApart() {
    TopologyFixture app = app(false);

    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"));
    app.send("node-b", header(), process(CURL, null, 30, "/usr/bin/wget"));
    app.send("node-b", connection(CURL, 40));
    app.send("node-a", connection(CURL, 40));

    assertThat(app.alerts.readKeyValuesToList())
        .extracting(alert -> alert.key)
        .containsExactly("node-a-7-3");
  }

  @Test
  void activityBeforeItsProcessIsUnresolvedAndThenRepaired() {
    TopologyFixture app = app(true);

    app.send(
        "node-a",
        header(),
        connection(CURL, 40),
        process(CURL, null, 30, "/usr/bin/curl"),
        connection(CURL, 41));

    assertThat(app.enriched())
        .extracting(EnrichedRecord::seq, EnrichedRecord::unresolved)
        .containsExactly(
            tuple(2L, List.of(Reference.PROCESS)), tuple(2L, List.of()), tuple(4L, List.of()));
  }

  @Test
  void repairedRecordRaisesWhatHoldsNowWithItsOwnIdentityAndWitness() {
    TopologyFixture app = app(false);

    app.send("node-a", header(), connection(CURL, 40), connection(CURL, 41));
    app.send("node-a", process(CURL, null, 30, "/usr/bin/curl"), connection(CURL, 42));

    List<KeyValue<String, byte[]>> alerts = app.alerts.readKeyValuesToList();
    assertThat(alerts)
        .extracting(alert -> alert.key)
        .containsExactly("node-a-7-2", "node-a-7-3", "node-a-7-5");
    assertThat(alerts)
        .extracting(alert -> json(alert.value).at("/sysflow/witness/offset").longValue())
        .containsExactly(1L, 2L, 4L);
  }

  @Test
  void repairDoesNotRaiseAgainWhatWasRaised() {
    TopologyFixture app = app(false);

    app.send("node-a", header(), process(CURL, BASH, 30, "/usr/bin/curl"), connection(CURL, 40));
    app.send("node-a", process(BASH, null, 20, "/bin/bash"));

    assertThat(app.alerts.readKeyValuesToList())
        .extracting(alert -> alert.key)
        .containsExactly("node-a-7-3");
    assertThat(app.counters.snapshot()).containsEntry("repaired", 1L);
  }

  @Test
  void restartedInstanceRepairsWhatTheFirstLetWait() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), connection(CURL, 40));

    TopologyFixture next = app.restarted(CURL_RULE);
    open.add(next);
    next.send("node-a", process(CURL, null, 30, "/usr/bin/curl"));

    KeyValue<String, byte[]> alert = next.alerts.readKeyValue();
    assertThat(alert.key).isEqualTo("node-a-7-2");
    assertThat(json(alert.value).at("/sysflow/witness/offset").longValue()).isEqualTo(1);
    assertThat(next.kept())
        .extracting(kept -> kept.key)
        .doesNotHaveAnyElementsOfTypes(EntityKey.OfWaiting.class);
  }

  @Test
  void nodeThatIsGoneForGoodLeavesTheStore() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"), file("/etc/passwd"));
    app.send("node-b", header(), process(CURL, null, 30, "/usr/bin/curl"));

    for (int day = 0; day < 8; day++) {
      app.send("node-b", heartbeat());
      app.driver.advanceWallClockTime(Duration.ofDays(1));
    }

    assertThat(app.kept()).extracting(kept -> kept.key.node()).containsOnly("node-b");
    assertThat(app.counters.snapshot()).containsEntry("nodes_left", 1L);
  }

  @Test
  void nodeThatFallsSilentRaisesAnAlert() throws IOException {
    TopologyFixture app = app(false);
    app.send("node-a", new SysFlow(header(), 7, 1, 1));
    for (int second = 0; second <= 70; second += 5) {
      long now = Duration.ofSeconds(second).toNanos() + 1;
      app.send("node-b", new SysFlow(heartbeat(), 7, 1 + second / 5, now));
    }

    List<KeyValue<String, byte[]>> alerts = app.alerts.readKeyValuesToList();

    assertThat(alerts).hasSize(1);
    JsonNode json = json(alerts.get(0).value);
    assertThat(json.at("/rule/id").textValue()).isEqualTo("node-silent");
    assertThat(json.at("/host/name").textValue()).isEqualTo("node-a");
    assertThat(json.at("/event/id").textValue()).isEqualTo(alerts.get(0).key);
    assertThat(app.counters.snapshot()).containsEntry("node_alerts", 1L);
  }

  @Test
  void numbersThatANodePassesOverRaiseAnAlert() throws IOException {
    TopologyFixture app = app(false);
    app.send("node-a", new SysFlow(header(), 7, 1, 1));

    app.send("node-a", new SysFlow(process(CURL, null, 30, "/usr/bin/wget"), 7, 12, 2));

    JsonNode json = json(app.alerts.readValue());
    assertThat(json.at("/rule/id").textValue()).isEqualTo("records-missing");
    assertThat(json.at("/sysflow/missing").longValue()).isEqualTo(10);
  }

  @Test
  void sizesOfStateAreMeasured() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), process(CURL, BASH, 30, "/usr/bin/curl"), file("/etc/passwd"));
    app.send("node-a", connection(CURL, 40));

    app.driver.advanceWallClockTime(Duration.ofSeconds(10));

    assertThat(app.counters.sizes())
        .containsEntry("nodes", 1L)
        .containsEntry("processes", 1L)
        .containsEntry("files", 1L)
        .containsEntry("waiting", 1L)
        .containsEntry("pods", 0L);
  }

  @Test
  void enrichedRecordsAreWrittenIfAskedFor() {
    TopologyFixture app = app(true);

    app.send(
        "node-a",
        header(),
        process(CURL, null, 30, "/usr/bin/curl"),
        flow(CURL, 40, "/etc/passwd"));

    assertThat(app.enriched())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.node()).isEqualTo("node-a");
              assertThat(record.activity()).isEqualTo(flow(CURL, 40, "/etc/passwd"));
              assertThat(record.process()).isEqualTo(process(CURL, null, 30, "/usr/bin/curl"));
            });
  }

  @Test
  void enrichedTopicIsNotTouchedOtherwise() {
    TopologyFixture app = app(false);

    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"), connection(CURL, 40));

    assertThat(app.driver.producedTopicNames())
        .containsExactlyInAnyOrder(
            "sysflow.alerts",
            "test-entities-changelog",
            "test-ends-of-links-changelog",
            "test-flow-ends-repartition",
            "test-graph-repartition",
            "test-nodes-of-graph-changelog",
            "test-facts-of-incidents-changelog",
            "test-incident-facts-repartition",
            "test-nodes-changelog",
            "test-pulses-repartition");
  }

  private TopologyFixture app(boolean enriched) {
    TopologyFixture app = new TopologyFixture(enriched, CURL_RULE);
    open.add(app);
    return app;
  }

  private List<byte[]> alertsOfOneRun() {
    TopologyFixture app = app(false);
    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"), connection(CURL, 40));
    return app.alerts.readValuesToList();
  }

  private static List<String> messages(TopologyFixture app) {
    return app.alerts.readValuesToList().stream()
        .map(value -> json(value).get("message").textValue())
        .toList();
  }

  private static Map<String, String> headers(TestRecord<byte[], byte[]> record) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return new ObjectMapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
