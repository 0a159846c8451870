package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.AgentFacts;
import io.sysflow.model.Header;
import io.sysflow.model.OpFlag;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import io.sysflow.streams.policyset.ShadowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CorrelationInTopologyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RULES =
      """
      title: Curl run
      name: curl
      id: curl-run
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /curl}, condition: s}
      ---
      title: Curl again and again
      id: many-curls
      level: high
      correlation:
        type: event_count
        rules: [curl]
        group-by: [Image]
        timespan: 1m
        condition: {gte: %d}
      """;

  private static final String ABSENCE =
      """
      title: Curl run
      name: curl
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /curl}, condition: s}
      ---
      title: Wget run
      name: wget
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /wget}, condition: s}
      ---
      title: Curl without wget
      id: no-wget
      correlation:
        type: absence
        rules: [curl]
        absent: [wget]
        group-by: [evt.hostname]
        timespan: 1m
      """;

  private static final String CHAIN =
      """
      title: Curl run
      name: curl
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /curl}, condition: s}
      ---
      title: Many on one node
      name: many
      correlation: {type: event_count, rules: [curl], group-by: [evt.hostname], timespan: 1m,
        condition: {gte: 2}}
      ---
      title: On several nodes
      id: several
      correlation: {type: event_count, rules: [many], group-by: [Image], timespan: 5m,
        condition: {gte: 2}}
      """;

  private final Map<String, Long> seqs = new HashMap<>();
  private TopologyFixture app = app(RULES.formatted(2));

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void recordsOfSeveralNodesRaiseOneAlertThatIsClosedWhenAllHaveMovedOn() {
    begin("node-a", "node-b");
    run("node-a", 100);
    run("node-b", 110);
    run("node-a", 111);
    List<JsonNode> first = alerts();
    beat("node-a", 400);
    beat("node-b", 400);
    List<JsonNode> last = alerts();

    assertThat(first).hasSize(1);
    assertThat(first.get(0).at("/rule/id").asText()).isEqualTo("many-curls");
    assertThat(first.get(0).at("/event/id").asText()).hasSize(32);
    assertThat(state(first.get(0))).isEqualTo("new");
    assertThat(first.get(0).at("/process/executable").asText()).isEqualTo("/usr/bin/curl");
    assertThat(first.get(0).at("/host/name").asText()).isEqualTo("node-b");
    assertThat(last).hasSize(1);
    assertThat(state(last.get(0))).isEqualTo("closed");
    assertThat(last.get(0).at("/event/id")).isEqualTo(first.get(0).at("/event/id"));
    assertThat(last.get(0).at("/sysflow/correlation/count").asInt()).isEqualTo(3);
    assertThat(last.get(0).at("/related/hosts").toString()).isEqualTo("[\"node-b\",\"node-a\"]");
    assertThat(last.get(0).at("/message").asText())
        .isEqualTo("Curl again and again: 3 of 'curl' within 11 s (Image=/usr/bin/curl)");
    assertThat(kept()).isEmpty();
  }

  @Test
  void incidentHasWhatAllRecordsOfTheAlertName() {
    begin("node-a", "node-b");
    run("node-a", 100);
    run("node-b", 110);
    app.driver.advanceWallClockTime(Duration.ofSeconds(2));

    List<byte[]> incidents =
        app.driver
            .createOutputTopic(
                Topics.DEFAULT.incidents(), new StringDeserializer(), new ByteArrayDeserializer())
            .readValuesToList();

    JsonNode last = json(incidents.get(incidents.size() - 1));
    assertThat(last.at("/sysflow/incident/count").asInt()).isEqualTo(1);
    assertThat(last.at("/related/hosts").toString()).isEqualTo("[\"node-a\",\"node-b\"]");
    assertThat(last.at("/sysflow/incident/processes")).hasSize(2);
  }

  @Test
  void nodeThatSendsNothingIsNotWaitedForLong() {
    begin("node-a", "node-b", "node-c");
    run("node-a", 100);
    run("node-c", 101);
    assertThat(alerts()).hasSize(1);
    beat("node-a", 400);
    beat("node-c", 400);
    assertThat(alerts()).isEmpty();
    app.pass(TopologyFixture.seconds(70));
    beat("node-a", 405);
    beat("node-c", 405);

    List<JsonNode> closed = alerts();

    assertThat(closed).extracting(CorrelationInTopologyTest::state).containsExactly("closed");
    assertThat(closed.get(0).at("/sysflow/correlation/losses/0/node").asText()).isEqualTo("node-b");
  }

  @Test
  void windowThatTouchesLostRecordsSaysSo() {
    begin("node-a");
    run("node-a", 100);
    seqs.merge("node-a", 5L, Long::sum);
    run("node-a", 101);
    assertThat(alerts()).hasSize(1);
    beat("node-a", 400);

    JsonNode losses = alerts().get(0).at("/sysflow/correlation/losses");

    assertThat(losses).hasSize(1);
    assertThat(losses.at("/0/lost").asInt()).isEqualTo(5);
  }

  @Test
  void absenceIsRaisedUnlessRecordsAreMissing() {
    app.close();
    app = app(ABSENCE);
    begin("node-a", "node-b");
    run("node-a", 100);
    run("node-b", 100);
    seqs.merge("node-b", 3L, Long::sum);
    beat("node-a", 130);
    beat("node-b", 130);
    assertThat(alerts()).isEmpty();
    beat("node-a", 400);
    beat("node-b", 400);

    List<JsonNode> raised = alerts();

    assertThat(raised).hasSize(1);
    assertThat(raised.get(0).at("/host/name").asText()).isEqualTo("node-a");
    assertThat(app.counters.correlation().get(CorrelationCount.ABSENCES_WITHHELD)).isEqualTo(1);
  }

  @Test
  void windowsGoOnWhereTheTaskWas() {
    begin("node-a");
    run("node-a", 100);
    beat("node-a", 120);
    TopologyFixture next = app(RULES.formatted(2));
    KeyValueStore<Bytes, byte[]> store = next.driver.getKeyValueStore(CorrelateStage.STORE);
    app.driver
        .<Bytes, byte[]>getKeyValueStore(CorrelateStage.STORE)
        .all()
        .forEachRemaining(entry -> store.put(entry.key, entry.value));
    List<Bytes> kept = kept();
    app.close();
    app = next;
    // A task that starts reads its store; here the store is filled when the task runs.
    assertThat(kept).isNotEmpty();
    assertThat(CorrelationStates.sizeAfterLoading(store, RULES.formatted(2))).isEqualTo(1);
  }

  @Test
  void alertsCountByWhatTheirRecordsSayThatTheyAreNotGroupedBy() {
    app.close();
    app = app(CHAIN);
    begin("node-a", "node-b");
    run("node-a", 100);
    run("node-b", 102);
    run("node-a", 110);
    run("node-b", 112);
    beat("node-a", 200);
    beat("node-b", 200);
    List<JsonNode> raised = alerts();
    KeyValueStore<Bytes, byte[]> store = app.driver.getKeyValueStore(CorrelateStage.STORE);
    int kept = CorrelationStates.sizeAfterLoading(store, CHAIN);

    assertThat(raised)
        .extracting(alert -> alert.at("/message").asText())
        .containsExactly("On several nodes: 2 of 'many' within 2 s (Image=/usr/bin/curl)");
    assertThat(raised.get(0).at("/host/name").asText()).isEqualTo("node-b");
    // Two nodes, and the program.
    assertThat(kept).isEqualTo(3);
  }

  @Test
  void policyThatChangesKeepsTheWindowsOfCorrelationsThatDoNot() {
    begin("node-a");
    run("node-a", 100);
    String rules = RULES.formatted(2);
    publish(1, rules + rules.substring(rules.lastIndexOf("---")).replace("many-curls", "more"));
    run("node-a", 101);
    run("node-a", 102);

    assertThat(alerts())
        .extracting(alert -> alert.at("/rule/id").asText())
        .containsExactly("many-curls", "more");

    publish(2, RULES.formatted(3));
    run("node-a", 103);
    run("node-a", 104);
    assertThat(alerts()).isEmpty();
    run("node-a", 105);
    assertThat(alerts()).hasSize(1);
  }

  @Test
  void withoutCorrelationsNothingIsSentToThem() {
    app.close();
    app = app(RULES.formatted(2).substring(0, RULES.indexOf("---")));
    begin("node-a");
    run("node-a", 100);
    beat("node-a", 400);

    assertThat(alerts())
        .extracting(alert -> alert.at("/rule/id").asText())
        .containsExactly("curl-run");
    assertThat(app.driver.producedTopicNames())
        .noneMatch(topic -> topic.contains("hits-repartition"));
  }

  private static String state(JsonNode alert) {
    return alert.at("/sysflow/correlation/state").asText();
  }

  private void begin(String... nodes) {
    for (String node : nodes) {
      send(node, 60, header());
      send(node, 60, process(CURL, null, 60, "/usr/bin/curl"));
      beat(node, 90);
    }
    app.alerts.readKeyValuesToList();
  }

  private void run(String node, int second) {
    send(node, second, event(CURL, second, OpFlag.EXEC));
  }

  private void beat(String node, int second) {
    AgentFacts facts = new AgentFacts("", "", "x86_64", "1", true, 0);
    send(node, second, new Header(Header.VERSION, node, "", "", facts));
  }

  private void send(String node, int second, SysFlowRecord rec) {
    long seq = seqs.merge(node, 1L, Long::sum);
    app.send(
        node,
        new SysFlow(rec, TopologyFixture.EPOCH, seq, io.sysflow.streams.Records.seconds(second)));
  }

  private List<Bytes> kept() {
    KeyValueStore<Bytes, byte[]> store = app.driver.getKeyValueStore(CorrelateStage.STORE);
    List<Bytes> keys = new java.util.ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.removeIf(key -> key.get()[0] != 'h');
    return keys;
  }

  private List<JsonNode> alerts() {
    return app.alerts.readValuesToList().stream()
        .map(CorrelationInTopologyTest::json)
        .filter(alert -> !alert.at("/rule/ruleset").asText().equals("sysflow-nodes"))
        .toList();
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void publish(long serial, String rules) {
    List<RulesFile> files = List.of(new RulesFile("r.yml", rules));
    String version = Policies.compile("default", files).policy().version();
    PolicySet set = new PolicySet("default", false, serial, version, files, null);
    app.policies.pipeInput(set.key(), PolicySetJson.bytes(set));
  }

  private static TopologyFixture app(String rules) {
    Policy policy = Policies.compile("local", List.of(new RulesFile("r.yml", rules))).policy();
    PolicyBoard board = new PolicyBoard(List.of());
    Counters counters = Counters.create();
    return new TopologyFixture(
        false,
        counters,
        board,
        store -> new PoliciesInForce(policy, board, store, new ShadowReport(), counters),
        new CorrelationsInForce(policy, board));
  }
}
