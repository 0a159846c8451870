package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Severity;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.ir.RulesFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an alert says. */
class AlertsTest {

  private static final String RULE =
      """
      - rule: Shadow read
        desc: Somebody read it.
        condition: evt.type = open and fd.name = /etc/shadow
        output: "*100%% read (file=%fd.name user=%user.name loginuid=%user.loginuid up=%toupper(proc.name) type=%evt.type
          gp=%proc.aname[2] line=%proc.aname cmd=%proc.cmdline port=%fd.sport 5% x)"
        priority: error
        tags: [host, T1003.008]
      """;

  private static final EnrichedRecord RECORD =
      Samples.record(
          "{when: open read /etc/shadow, process: {exe: /usr/bin/cat, args: \"a\\nb\"},"
              + " ancestors: [/usr/bin/bash, /usr/sbin/sshd]}");

  private static Alert alert(EnrichedRecord record, String version) {
    Policy policy = Policies.compile("t", List.of(new RulesFile("t", RULE))).policy();
    Match match = new Matcher(policy).match(record).get(0);
    return Alerts.of(record, match, version, new Alert.Witness("t", 1, 2));
  }

  @Test
  void saysWhatTheRuleSays() {
    Alert alert = alert(RECORD, "v1");

    assertThat(alert.ruleId()).isEqualTo("shadow-read");
    assertThat(alert.ruleName()).isEqualTo("Shadow read");
    assertThat(alert.description()).isEqualTo("Somebody read it.");
    assertThat(alert.severity()).isEqualTo(Severity.ERROR);
    assertThat(alert.tags()).containsExactly("host", "T1003.008");
    assertThat(alert.policyVersion()).isEqualTo("v1");
    assertThat(alert.evtType()).isEqualTo("openat");
    assertThat(alert.record()).isSameAs(RECORD);
    assertThat(alert.witness()).isEqualTo(new Alert.Witness("t", 1, 2));
  }

  @Test
  void messageIsFilledInAndStaysInOneLine() {
    assertThat(alert(RECORD, "v1").output())
        .isEqualTo(
            "100% read (file=/etc/shadow user=root loginuid=<NA> up=CAT type=openat gp=sshd"
                + " line=bash->sshd cmd=cat a.b port=<NA> 5% x)");
  }

  @Test
  void fieldsOfTheMessageAreKeptAsTheyAre() {
    assertThat(alert(RECORD, "v1").outputFields())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "fd.name", "/etc/shadow",
                "user.name", "root",
                "user.loginuid", "<NA>",
                "toupper(proc.name)", "CAT",
                "evt.type", "openat",
                "proc.aname[2]", "sshd",
                "proc.aname", "bash->sshd",
                "proc.cmdline", "cat a\nb",
                "fd.sport", "<NA>"));
  }

  @Test
  void fieldsThatTheOperationHasNotAreMissing() {
    String rule =
        "- {rule: R, desc: d, priority: notice, condition: evt.type = unlink,"
            + " output: '%fs.path.name %fs.path.source %fd.name'}";
    EnrichedRecord record = Samples.record("{when: unlink /a, process: /bin/rm /a}");
    Policy policy = Policies.compile("t", List.of(new RulesFile("t", rule))).policy();
    Match match = new Matcher(policy).match(record).get(0);

    Alert alert = Alerts.of(record, match, null, null);

    assertThat(alert.output()).isEqualTo("/a <NA> <NA>");
  }

  @Test
  void identityIsOfRecordAndRuleAlone() {
    Alert alert = alert(RECORD, "v1");

    assertThat(alert.id()).hasSize(32).isEqualTo(alert(RECORD, "v2").id());
    assertThat(Alerts.id(RECORD, "other")).isNotEqualTo(alert.id());
    EnrichedRecord next =
        new EnrichedRecord(
            RECORD.node(),
            RECORD.epoch(),
            RECORD.seq() + 1,
            RECORD.activity(),
            null,
            List.of(),
            null,
            null,
            null,
            null);
    assertThat(Alerts.id(next, "shadow-read")).isNotEqualTo(alert.id());
  }
}
