package io.sysflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static final StreamsSettings SETTINGS =
      StreamsSettings.of(
          StreamsSettings.Cluster.of("localhost:9092", "mock://x"), Path.of("state"));
  private static final Policy LOCAL = policy("evt.type = open");
  private static final Terms OWN = terms(SETTINGS, LOCAL, AlertFormat.ECS);

  @Test
  void membersOfTheGroupTellTheirTerms() {
    String member = OWN.clientId("sysflow-streams") + "-StreamThread-1-consumer";

    assertThat(Terms.among("sysflow-streams", member)).contains(OWN);
    assertThat(Terms.among("sysflow", member)).isEmpty();
  }

  @Test
  void membersOfEarlierVersionsTellNothing() {
    String member = "sysflow-streams-0b6a1a3e-6d9e-4d4b-8e0e-0d8f3d2a1b2c-StreamThread-1-consumer";

    assertThat(Terms.among("sysflow-streams", member)).isEmpty();
  }

  @Test
  void anotherFormOfAlertsAndAnotherGraphCannotBeSideBySide() {
    Terms other = terms(SETTINGS.withLinks(), LOCAL, AlertFormat.FALCO);

    assertThat(OWN.conflicts(other))
        .containsExactly(
            "--alert-format is falco there and ecs here",
            "--links (or a rule of the instance's own with xproc) is on there and off here");
    assertThat(OWN.conflicts(OWN)).isEmpty();
  }

  @Test
  void otherRulesMayBeSideBySideForAWhile() {
    Terms other = terms(SETTINGS, policy("evt.type = connect"), AlertFormat.ECS);

    assertThat(OWN.conflicts(other)).isEmpty();
    assertThat(OWN.agrees(other)).isFalse();
    assertThat(OWN.agrees(terms(SETTINGS, policy("evt.type = open"), AlertFormat.ECS))).isTrue();
  }

  private static Terms terms(StreamsSettings settings, Policy local, AlertFormat alerts) {
    return Terms.of(settings, local, RuleSwitches.NONE, alerts);
  }

  private static Policy policy(String condition) {
    String rule =
        "- {rule: R, desc: d, condition: %s, output: o, priority: INFO}".formatted(condition);
    return Policies.compile("any", List.of(new RulesFile("a.yaml", rule))).policy();
  }
}
