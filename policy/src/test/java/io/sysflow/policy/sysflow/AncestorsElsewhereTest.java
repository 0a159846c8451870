package io.sysflow.policy.sysflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Matcher;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies of the SysFlow processor that ask for ancestors on other hosts. */
class AncestorsElsewhereTest {

  private static final String RECORD =
      "{when: exec, process: /usr/bin/id, xproc: [{process: /usr/bin/ssh db, node: web-1, hops: 1},"
          + " {process: /usr/sbin/nginx, node: web-1, hops: 1}]}";

  private final EnrichedRecord record = Samples.record(RECORD);
  private final List<RemoteAncestor> elsewhere = Samples.ancestorsElsewhere(RECORD);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xproc.name = nginx                 | true",
        "xproc.name in (nginx, apache2)     | true",
        "xproc.name contains ngi            | true",
        "xproc.exe pmatch (sbin)            | true",
        "xproc.name[1] = ssh                | true",
        "xproc.name[1] = nginx              | false",
        "xproc.hops >= 1                    | true",
        "xproc.hops > 1                     | false",
        "xproc.node = web-1                 | true",
        "xproc.name exists                  | true",
        "not xproc.name = nginx             | false",
        "xproc.name = apache2               | false",
      })
  void areKnownInConditions(String condition, boolean expected) {
    String rule = "- rule: r\n  desc: d\n  condition: sf.opflags = EXEC and " + condition;
    Policies.Loaded loaded =
        Policies.compile(
            "t", List.of(new RulesFile("t", rule)), new Languages(Language.SYSFLOW, false));

    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.policy().asksAcross()).isTrue();
    assertThat(new Matcher(loaded.policy()).match(record, elsewhere)).hasSize(expected ? 1 : 0);
  }
}
