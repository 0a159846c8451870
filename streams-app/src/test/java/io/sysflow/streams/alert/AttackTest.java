package io.sysflow.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttackTest {

  @Test
  void idsOfFalcosAndSigmasTagsAreFoundOnce() {
    Attack attack =
        Attack.of(
            List.of(
                "maturity_stable",
                "mitre_privilege_escalation",
                "T1548.001",
                "attack.t1548",
                "attack.privilege-escalation",
                "attack.command_and_control",
                "TA0002",
                "T12",
                "car.2013-05-002"));

    assertThat(attack)
        .isEqualTo(
            new Attack(
                List.of(
                    new Attack.Tactic("TA0004", "Privilege Escalation"),
                    new Attack.Tactic("TA0011", "Command and Control"),
                    new Attack.Tactic("TA0002", "Execution")),
                List.of("T1548"),
                List.of("T1548.001")));
  }
}
