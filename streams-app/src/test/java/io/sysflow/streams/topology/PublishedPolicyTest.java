package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import io.sysflow.streams.policyset.PolicySignature;
import io.sysflow.streams.policyset.ShadowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishedPolicyTest {

  private static final List<RulesFile> LOCAL = rules("Local");

  private final ShadowReport shadows = new ShadowReport();
  private final List<TopologyFixture> open = new ArrayList<>();
  private final List<PolicyBoard> boards = new ArrayList<>();
  private TopologyFixture app = app();

  @BeforeEach
  void begin() {
    app.send("node-a", header(), process(CURL, null, 30, "/usr/bin/curl"));
  }

  @AfterEach
  void close() {
    open.forEach(TopologyFixture::close);
  }

  @Test
  void withoutPublishedSetsTheLocalRulesJudge() {
    app.send("node-a", connection(CURL, 40));

    assertThat(raised()).containsExactly("local " + version(LOCAL));
  }

  @Test
  void publishedSetJudgesFromTheNextRecordOn() {
    app.send("node-a", connection(CURL, 40));
    publish(set("default", false, 1, rules("First")));
    app.send("node-a", connection(CURL, 41));
    publish(set("default", false, 2, rules("Second")));
    app.send("node-a", connection(CURL, 42));

    assertThat(raised())
        .containsExactly(
            "local " + version(LOCAL),
            "first " + version(rules("First")),
            "second " + version(rules("Second")));
    assertThat(app.counters.snapshot()).containsEntry("policy_switches", 2L);
  }

  @Test
  void badSetLeavesTheOldOneInForce() {
    publish(set("default", false, 1, rules("First")));
    app.send("node-a", connection(CURL, 40));

    publish(
        new PolicySet(
            "default", false, 2, "v", List.of(new RulesFile("x.yaml", "- rule: [")), null));
    app.policies.pipeInput("default", "no set".getBytes(StandardCharsets.UTF_8));
    app.policies.pipeInput("default", (byte[]) null);
    app.send("node-a", connection(CURL, 41));

    String first = "first " + version(rules("First"));
    assertThat(raised()).containsExactly(first, first);
    assertThat(app.counters.snapshot()).containsEntry("policies_refused", 3L);
  }

  @Test
  void taskThatMovesToAnInstanceThatKnowsLessGoesOnWithWhatItHad() {
    publish(set("default", false, 5, rules("First")));
    app.send("node-a", connection(CURL, 40));
    TopologyFixture next = app();
    app.handOverPoliciesTo(next);
    app = next;
    publish(set("default", false, 4, rules("Older")));
    begin();

    app.send("node-a", connection(CURL, 41));

    assertThat(raised()).containsExactly("first " + version(rules("First")));
  }

  @Test
  void instanceThatAsksForSignaturesDoesNotGoOnWithWhatHasNone() throws Exception {
    publish(set("default", false, PolicySet.LAST_SERIAL, rules("Unsigned")));
    app.send("node-a", connection(CURL, 40));
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    TopologyFixture next = app(List.of(keys.getPublic()));
    app.handOverPoliciesTo(next);
    app = next;
    begin();

    app.send("node-a", connection(CURL, 41));
    publish(PolicySignature.sign(set("default", false, 5, rules("Signed")), keys.getPrivate()));
    app.send("node-a", connection(CURL, 42));

    assertThat(raised())
        .containsExactly("local " + version(LOCAL), "signed " + version(rules("Signed")));
    assertThat(app.counters.snapshot()).containsEntry("policies_refused", 1L);
  }

  /** What stood there was overwritten by something bad while no instance ran. */
  @Test
  void whatATaskJudgesByIsKnownToTheInstance() {
    publish(set("default", false, 5, rules("First")));
    app.send("node-a", connection(CURL, 40));
    TopologyFixture next = app();
    app.handOverPoliciesTo(next);
    app = next;
    app.policies.pipeInput("default", "no set".getBytes(StandardCharsets.UTF_8));
    begin();

    app.send("node-a", connection(CURL, 41));

    assertThat(boards.get(1).posted())
        .extractingByKey("default")
        .extracting(posted -> posted.set().version())
        .isEqualTo(version(rules("First")));
    assertThat(raised()).containsExactly("first " + version(rules("First")));
  }

  @Test
  void otherSetsComeInAdditionAndTheSameRuleRaisesOneAlert() {
    publish(set("team", false, 1, both("Local", "Team")));

    app.send("node-a", connection(CURL, 40));

    assertThat(raised())
        .containsExactly("local " + version(LOCAL), "team " + version(both("Local", "Team")));
  }

  @Test
  void withdrawnSetIsJudgedByNoMore() {
    publish(set("default", false, 1, rules("First")));
    app.send("node-a", connection(CURL, 40));
    publish(new PolicySet("default", false, 2, "-", List.of(), null));

    app.send("node-a", connection(CURL, 41));

    assertThat(raised())
        .containsExactly("first " + version(rules("First")), "local " + version(LOCAL));
  }

  @Test
  void setThatIsTriedRaisesNothingAndReportsWhatWouldChange() {
    publish(set("default", false, 1, both("Kept", "Gone")));
    publish(set("default", true, 2, both("Kept", "New")));

    app.send("node-a", connection(CURL, 40), connection(CURL, 41));

    assertThat(raised()).hasSize(4).noneMatch(alert -> alert.startsWith("new"));
    ShadowReport.Trial trial = new ShadowReport.Trial("default", version(both("Kept", "New")));
    assertThat(shadows.judgedOn(trial)).isEqualTo(2);
    assertThat(shadows.lines())
        .extracting(line -> line.ruleId() + " " + line.change() + " " + line.alerts())
        .containsExactly("gone GONE 2", "new RAISED 2");
  }

  private List<String> raised() {
    return app.alerts.readValuesToList().stream()
        .map(
            value -> {
              try {
                var json = new ObjectMapper().readTree(value);
                return json.at("/rule/id").textValue() + " " + json.at("/rule/version").textValue();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private void publish(PolicySet set) {
    app.policies.pipeInput(set.key(), PolicySetJson.bytes(set));
  }

  private static PolicySet set(String name, boolean shadow, long serial, List<RulesFile> files) {
    return new PolicySet(name, shadow, serial, version(files), files, null);
  }

  private static String version(List<RulesFile> files) {
    return Policies.compile("any", files).policy().version();
  }

  private static List<RulesFile> both(String first, String second) {
    List<RulesFile> files = new ArrayList<>(rules(first));
    files.addAll(rules(second));
    return files;
  }

  private static List<RulesFile> rules(String name) {
    String text =
        """
        - rule: %s
          desc: A connection
          condition: evt.type = connect
          output: "%%proc.name"
          priority: WARNING
        """
            .formatted(name);
    return List.of(new RulesFile(name + ".yaml", text));
  }

  private TopologyFixture app() {
    return app(List.of());
  }

  private TopologyFixture app(List<PublicKey> keys) {
    Counters counters = Counters.create();
    PolicyBoard board = new PolicyBoard(keys);
    boards.add(board);
    TopologyFixture made =
        new TopologyFixture(
            false,
            counters,
            board,
            store ->
                new PoliciesInForce(
                    Policies.compile("local", LOCAL).policy(), board, store, shadows, counters));
    open.add(made);
    return made;
  }
}
