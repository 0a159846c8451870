package io.sysflow.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Severity;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RuleSwitches.Addition;
import io.sysflow.policy.ir.RuleSwitches.By;
import io.sysflow.policy.ir.RuleSwitches.Switch;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Alerts;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Falco's switches: which rules are used, and what is added to their messages. */
class RuleSwitchesTest {

  private static final EnrichedRecord EXEC = Samples.record("{when: exec, process: /bin/ls /}");

  private static final String RULES =
      """
      - {rule: Shell one, desc: d, output: o, priority: ERROR, tags: [a, b],
         condition: evt.type = execve}
      - {rule: Shell two, desc: d, output: o, priority: NOTICE, tags: [a], enabled: false,
         condition: evt.type = execve}
      - {rule: Other, desc: d, output: o, priority: DEBUG, tags: [c],
         condition: evt.type = execve}
      """;

  private static List<Match> matches(RuleSwitches switches) {
    List<RulesFile> files = List.of(new RulesFile("a.yaml", RULES));
    Policies.Loaded loaded = Policies.compile("a", files, Languages.AUTO, switches);
    return new Matcher(loaded.policy()).match(EXEC);
  }

  private static List<String> names(Severity threshold, Switch... switches) {
    RuleSwitches all = new RuleSwitches(List.of(switches), threshold, List.of(), false);
    return matches(all).stream().map(match -> match.rule().name()).toList();
  }

  @Test
  void lastSwitchThatFitsARuleDecides() {
    Switch nothing = new Switch(false, By.RULE, "*");
    Switch shells = new Switch(true, By.RULE, "Shell *");

    assertThat(names(Severity.DEBUG)).containsExactly("Shell one", "Other");
    assertThat(names(Severity.DEBUG, nothing)).isEmpty();
    assertThat(names(Severity.DEBUG, nothing, shells)).containsExactly("Shell one", "Shell two");
    assertThat(names(Severity.DEBUG, shells, nothing)).isEmpty();
    assertThat(names(Severity.DEBUG, new Switch(false, By.TAG, "a"))).containsExactly("Other");
    assertThat(names(Severity.DEBUG, new Switch(true, By.RULE, "Shell"))).hasSize(2);
    assertThat(names(Severity.NOTICE, shells)).containsExactly("Shell one", "Shell two");
    assertThat(names(Severity.ERROR, shells)).containsExactly("Shell one");
  }

  @Test
  void messagesAreAddedToByRuleAndTag() {
    List<Addition> additions =
        List.of(
            new Addition("", List.of("a", "b"), "name=%proc.name"),
            new Addition("Other", List.of(), "args=%proc.args"));

    List<Match> matches = matches(new RuleSwitches(List.of(), Severity.DEBUG, additions, false));

    assertThat(matches)
        .extracting(match -> Alerts.of(EXEC, match, null, null).output())
        .containsExactly("o name=ls", "o args=/");
    Addition unknown = new Addition("", List.of(), "%proc.nam");
    assertThatThrownBy(
            () -> matches(new RuleSwitches(List.of(), Severity.DEBUG, List.of(unknown), false)))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("did you mean 'proc.name'?");
  }

  @Test
  void firstRuleAloneIsToldIfThatIsWanted() {
    List<Match> matches = matches(new RuleSwitches(List.of(), Severity.DEBUG, List.of(), true));

    assertThat(matches).extracting(match -> match.rule().name()).containsExactly("Shell one");
  }
}
