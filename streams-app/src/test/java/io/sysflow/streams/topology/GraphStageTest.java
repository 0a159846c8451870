package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.SSHD;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.heartbeat;
import static io.sysflow.streams.Records.process;
import static io.sysflow.streams.Records.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.SysFlow;
import io.sysflow.model.Traffic;
import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

final class GraphStageTest {

  private static final String RULE =
      """
      - rule: Shell for curl
        desc: a shell that acts for curl on another host
        condition: evt.type = execve and proc.name = bash and %s
        output: "%%proc.name for %%xproc.name[1] of %%xproc.node[1], %%xproc.hops[1] hop"
        priority: WARNING
      """;

  private static final String CORRELATION =
      """
      title: Shells
      id: shells
      correlation:
        type: event_count
        rules: [Shell for curl]
        group-by: [for]
        aliases: {for: {Shell for curl: "xproc.node[1]"}}
        timespan: 1m
        condition: {gte: 1}
      """;

  @Test
  void aShellThatActsForAnotherHostIsFoundAfterTheGrace() {
    try (TopologyFixture app = app("xproc.name = curl and xproc.node = node-a")) {
      server(app);
      client(app);
      assertThat(app.alerts.isEmpty()).isTrue();

      app.pass(Duration.ofSeconds(90));

      assertThat(raised(app))
          .singleElement()
          .satisfies(json -> assertThat(json).contains("bash for curl of node-a, 1 hop"));
      assertThat(app.counters.snapshot()).containsEntry("candidates", 1L);
    }
  }

  @Test
  void aShellThatActsForNobodyIsNot() {
    try (TopologyFixture app = app("xproc.name = wget")) {
      server(app);
      client(app);

      app.pass(Duration.ofSeconds(90));

      assertThat(raised(app)).isEmpty();
      assertThat(app.counters.snapshot()).containsEntry("candidates", 1L);
    }
  }

  @Test
  void whoeverTheAncestorsAreWhatHoldsIsRaisedAtOnceAndOnce() {
    try (TopologyFixture app = app("(proc.pname = sshd or xproc.name = curl)")) {
      server(app);
      assertThat(app.alerts.readValuesToList()).hasSize(1);
      client(app);

      app.pass(Duration.ofSeconds(90));

      assertThat(raised(app)).isEmpty();
    }
  }

  @Test
  void aNegatedAncestorIsDecidedLateAsWell() {
    try (TopologyFixture app = app("not xproc.name = curl")) {
      server(app);
      client(app);

      app.pass(Duration.ofSeconds(90));

      assertThat(raised(app)).isEmpty();
      assertThat(app.counters.snapshot()).containsEntry("candidates", 1L);
    }
  }

  @Test
  void aCorrelationCountsTheHitsOfSuchARule() {
    Policy policy = policy("xproc.name = curl", CORRELATION);
    PolicyBoard board = new PolicyBoard(List.of());
    try (TopologyFixture app =
        new TopologyFixture(
            false,
            Counters.create(),
            board,
            inForce -> new PolicyDetector(policy),
            new CorrelationsInForce(policy, board))) {
      server(app);
      client(app);
      app.send("node-a", new SysFlow(heartbeat(), TopologyFixture.EPOCH, 4, seconds(87)));
      app.send("node-b", new SysFlow(heartbeat(), TopologyFixture.EPOCH, 6, seconds(87)));
      assertThat(app.alerts.isEmpty()).isTrue();

      app.send("node-a", new SysFlow(heartbeat(), TopologyFixture.EPOCH, 5, seconds(93)));
      app.send("node-b", new SysFlow(heartbeat(), TopologyFixture.EPOCH, 7, seconds(93)));

      assertThat(raised(app))
          .hasSize(2)
          .anySatisfy(json -> assertThat(json).contains("bash for curl of node-a, 1 hop"))
          .anySatisfy(json -> assertThat(json).contains("(for=node-a)"));
      assertThat(app.counters.snapshot()).containsEntry("correlated_late", 0L);
    }
  }

  @Test
  void aPublishedPolicyThatNeedsLinksIsSaidWhereThereAreNone() {
    PolicySet set =
        new PolicySet(
            "default",
            false,
            1,
            policy("xproc.name = curl", "").version(),
            List.of(new RulesFile("rules.yaml", RULE.formatted("xproc.name = curl"))),
            null);

    assertThat(published(set, false)).containsEntry("policies_without_links", 1L);
    assertThat(published(set, true)).containsEntry("policies_without_links", 0L);
  }

  private static Map<String, Long> published(PolicySet set, boolean links) {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(SysFlowTopology.POLICIES),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    Counters counters = Counters.create();
    PolicyFeed feed = new PolicyFeed(new PolicyBoard(List.of()), links, counters);
    feed.init(context);
    feed.process(new Record<>(set.key(), PolicySetJson.bytes(set), 0));
    return counters.snapshot();
  }

  private static TopologyFixture app(String condition) {
    return new TopologyFixture(false, new PolicyDetector(policy(condition, "")));
  }

  private static Policy policy(String condition, String correlation) {
    List<RulesFile> files = new ArrayList<>();
    files.add(new RulesFile("rules.yaml", RULE.formatted(condition)));
    if (!correlation.isEmpty()) {
      files.add(new RulesFile("shells.yml", correlation));
    }
    return Policies.compile("test", files, Languages.AUTO).policy();
  }

  /** What is raised of records; that nothing comes of the nodes any more is told as well. */
  private static List<String> raised(TopologyFixture app) {
    return app.alerts.readValuesToList().stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .filter(json -> !json.contains("all-nodes-silent"))
        .toList();
  }

  private static void client(TopologyFixture app) {
    app.send(
        "node-a",
        header(),
        process(CURL, null, 30, "/usr/bin/curl"),
        flow(CURL, 40, OpFlag.CONNECT));
  }

  private static void server(TopologyFixture app) {
    Oid shell = new Oid(seconds(42), 400);
    app.send(
        "node-b",
        header(),
        process(SSHD, null, 10, "/usr/sbin/sshd"),
        flow(SSHD, 41, OpFlag.ACCEPT),
        process(shell, SSHD, 42, "/bin/bash"),
        event(shell, 43, OpFlag.EXEC));
  }

  private static NetworkFlow flow(Oid oid, long ts, OpFlag op) {
    int ret = op == OpFlag.CONNECT ? 0 : 4;
    return connection(oid, ts, OpFlags.of(op), new Traffic(1, 10), Traffic.NONE, ret);
  }
}
