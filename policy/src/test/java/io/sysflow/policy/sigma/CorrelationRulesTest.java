package io.sysflow.policy.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.Bound;
import io.sysflow.policy.ir.Correlation;
import io.sysflow.policy.ir.CorrelationType;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Correlations;
import io.sysflow.policy.match.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationRulesTest {

  private static final String SIGMA =
      """
      title: Shell
      name: shell
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image: /bin/sh}, condition: s}
      """;

  private static final String FALCO =
      """
      - rule: Netcat run
        desc: d
        condition: evt.type = execve and proc.name = nc
        output: nc
        priority: NOTICE
      """;

  private static Policy load(String... sigma) {
    List<RulesFile> files = new ArrayList<>(List.of(new RulesFile("f.yaml", FALCO)));
    files.add(new RulesFile("r.yml", SIGMA + "---\n" + String.join("---\n", sigma)));
    return Policies.compile("test", files).policy();
  }

  private static String correlation(String title, String parts) {
    return "title: " + title + "\ncorrelation: " + parts + "\n";
  }

  @Test
  void correlationIsOfRulesOfAllLanguages() {
    Policy policy =
        load(
            """
            title: Both
            id: 11111111-2222-3333-4444-555555555555
            level: high
            tags: [attack.execution]
            correlation:
              type: temporal_ordered
              rules: [shell, Netcat run]
              until: [netcat-run-2]
              group-by: [host, User]
              aliases:
                host: {shell: evt.hostname, Netcat run: sf.node.id, netcat-run-2: evt.hostname}
              timespan: 2h
            """,
            """
            title: netcat run 2
            id: netcat-run-2
            logsource: {category: process_creation}
            detection: {s: {Image: x}, condition: s}
            """);

    Correlation both = policy.correlations().all().get(0);
    assertThat(both.type()).isEqualTo(CorrelationType.TEMPORAL_ORDERED);
    assertThat(both.timespan()).isEqualTo(Duration.ofHours(2).toNanos());
    assertThat(both.rules())
        .extracting(input -> policy.rules().get(input.rule()).name())
        .containsExactly("Shell", "Netcat run");
    assertThat(both.others()).extracting(Correlation.Input::name).containsExactly("netcat-run-2");
    assertThat(both.rules().get(1).group().toString()).isEqualTo("[[sf.node.id], [sf.proc.user]]");
    assertThat(both.key()).startsWith("11111111-2222-3333-4444-555555555555@");
  }

  @Test
  void sigmaRulesAreSilentUnlessTheyAreToGenerate() {
    Correlations silent =
        load(correlation("c", "{type: temporal, rules: [shell, Netcat run], timespan: 1m}"))
            .correlations();
    Policy policy =
        load(
            correlation("c", "{type: temporal, rules: [shell], timespan: 1m, generate: true}"),
            correlation(
                "d", "{type: temporal, rules: [Netcat run], timespan: 1m, generate: false}"));

    assertThat(policy.rules())
        .extracting(rule -> rule.name())
        .containsExactly("Netcat run", "Shell");
    assertThat(policy.rules().stream().map(silent::raises)).containsExactly(true, false);
    assertThat(policy.rules().stream().map(policy.correlations()::raises))
        .containsExactly(false, true);
  }

  @Test
  void chainRefersToGroupOfTheOther() {
    Policy policy =
        load(
            "title: many\nname: many\ncorrelation: {type: event_count, rules: [shell], group-by: [User,"
                + " evt.hostname], timespan: 5m, condition: {gte: 3, lt: 10}}\n",
            correlation(
                "two",
                "{type: value_count, rules: [many], group-by: [who], aliases: {who: {many: User}},"
                    + " timespan: 1d, condition: {field: evt.hostname, gt: 1}}"));

    Correlation many = policy.correlations().all().get(0);
    Correlation two = policy.correlations().all().get(1);
    assertThat(many.quiet()).isTrue();
    assertThat(many.bounds())
        .containsExactly(new Bound(Bound.Comparison.GTE, 3), new Bound(Bound.Comparison.LT, 10));
    assertThat(two.quiet()).isFalse();
    assertThat(two.rules())
        .containsExactly(
            new Correlation.Input(
                "many", -1, 0, List.of(), List.of(), List.of(), List.of(0), List.of(1), List.of()));
  }

  @Test
  void alertsCarryWhatCorrelationsOfThemAskForBeyondTheirGroup() {
    Policy policy =
        load(
            "title: many\nname: many\ncorrelation: {type: event_count, rules: [shell, Netcat run],"
                + " group-by: [evt.hostname], timespan: 5m, condition: {gte: 3},"
                + " aliases: {program: {shell: Image, Netcat run: proc.exepath}}}\n",
            "title: some\nname: some\ncorrelation: {type: temporal, rules: [many], group-by:"
                + " [program], timespan: 5m}\n",
            correlation(
                "two",
                "{type: value_count, rules: [some], group-by: [who], aliases: {who: {some: User}},"
                    + " timespan: 1d, condition: {field: evt.hostname, gt: 1}}"));

    Correlation many = policy.correlations().all().get(0);
    Correlation some = policy.correlations().all().get(1);
    Correlation two = policy.correlations().all().get(2);
    assertThat(many.carried()).containsExactly("program", "User");
    assertThat(many.rules().get(0).carried()).hasSize(2);
    assertThat(many.rules().get(1).carried().toString())
        .isEqualTo("[[proc.exepath], [sf.proc.user]]");
    assertThat(some.carried()).containsExactly("User", "evt.hostname");
    assertThat(some.rules().get(0).groupOf()).containsExactly(-1);
    assertThat(some.rules().get(0).carriedOf()).containsExactly(-2, 0);
    assertThat(two.carried()).isEmpty();
    assertThat(two.rules().get(0).groupOf()).containsExactly(-1);
    assertThat(two.rules().get(0).fieldsOf()).containsExactly(-2);
  }

  @Test
  void conditionNamesRulesByWhateverNameTheyHave() {
    String id = "aaaaaaaa-2222-3333-4444-555555555555";
    Policy policy =
        load(
            "title: By id\nid: %s\nname: by_id\nlogsource: {category: process_creation}\n"
                    .formatted(id)
                + "detection: {s: {Image: y}, condition: s}\n",
            correlation(
                "listed",
                "{type: temporal, rules: [%s, shell, Netcat run], group-by: [who], timespan: 1m,"
                        .formatted(id)
                    + " aliases: {who: {by_id: ParentUser, shell: User, Netcat run: user.name}},"
                    + " condition: \"by_id AND (shell OR 'Netcat run')\"}"),
            correlation(
                "not listed",
                "{type: temporal_ordered, timespan: 1m, condition: shell and by_id}"));

    Correlation listed = policy.correlations().all().get(0);
    Correlation other = policy.correlations().all().get(1);
    assertThat(listed.asked()).hasToString("(0 and (1 or 2))");
    assertThat(listed.rules().get(0).group().toString()).contains("pproc");
    assertThat(other.rules()).extracting(Correlation.Input::name).containsExactly("shell", "by_id");
    assertThat(other.asked()).hasToString("(0 and 1)");
  }

  @Test
  void generateMayStandBesideTheCorrelation() {
    Policy policy =
        load("generate: true\n" + correlation("c", "{type: temporal, rules: shell, timespan: 1m}"));

    assertThat(policy.rules().stream().map(policy.correlations()::raises))
        .containsExactly(true, true);
  }

  @Test
  void keyChangesWithTheDefinitionAlone() {
    String parts = "{type: event_count, rules: [shell], timespan: 5m, condition: {gte: %d}}";
    String key = key(correlation("c", parts.formatted(3)));

    assertThat(key("description: other words\n" + correlation("c", parts.formatted(3))))
        .isEqualTo(key);
    assertThat(key(correlation("c", parts.formatted(4)))).isNotEqualTo(key);
  }

  private static String key(String document) {
    return load(document).correlations().all().get(0).key();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{type: event_cont, rules: shell, timespan: 5m, condition: {gt: 1}} # r.yml:7:21: unknown type of correlation 'event_cont', did you mean 'event_count'?",
        "{type: event_count, rules: shell, timespan: 5x, condition: {gt: 1}} # r.yml:7:58: a timespan is a number and s, m, h or d, such as 5m",
        "{type: event_count, rules: shell, timespan: 900y, condition: {gt: 1}} # r.yml:7:58: a timespan is a hundred years at most",
        "{type: event_count, rules: shell, timespan: 5m} # r.yml:7:14: a correlation needs 'condition'",
        "{type: event_count, rules: shell, timespan: 5m, condition: {}} # r.yml:7:73: 'condition' compares with a number: gt, gte, lt, lte, eq or neq",
        "{type: value_count, rules: shell, timespan: 5m, condition: {gt: 1}} # a value_count needs the 'field' that it is of",
        "{type: value_count, rules: shell, timespan: 5m, condition: {gt: 1, field: Imag}} # r.yml:7:88: unknown field 'Imag', did you mean 'Image'?",
        "{type: value_count, rules: shell, timespan: 5m, condition: {gt: 1, field: LogonId}} # r.yml:7:88: field 'LogonId' of rule 'shell' cannot be correlated: it is not there, records do not hold logon sessions",
        "{type: event_count, rules: shell, timespan: 5m, condition: {gt: many}} # r.yml:7:78: 'gt' takes a number",
        "{type: temporal, rules: other, timespan: 5m} # r.yml:7:38: there is no rule 'other' to correlate",
        "{type: temporal, rules: [shell, shell], timespan: 5m} # r.yml:7:46: rule 'shell' stands here twice",
        "{type: temporal, rules: [], timespan: 5m} # r.yml:7:38: a correlation is of at least one rule",
        "{type: temporal, rule: shell, timespan: 5m} # unknown key of a correlation 'rule', did you mean 'rules'?",
        "{type: temporal, rules: shell, timespan: 5m, group-by: [Usr]} # r.yml:7:70: unknown field 'Usr', did you mean 'User'?",
        "{type: temporal, rules: shell, timespan: 5m, group-by: [u], aliases: {u: {shel: User}}} # r.yml:7:94: alias 'u': the correlation is of no rule 'shel'",
        "{type: temporal, rules: shell, timespan: 5m, until: Netcat run} # r.yml:7:59: 'until' goes with the type temporal_ordered",
        "{type: absence, rules: shell, timespan: 5m} # r.yml:7:14: an absence needs 'absent': what should follow",
        "{type: temporal, rules: c, timespan: 5m} # r.yml:6:1: correlation 'c' refers to itself, by way of its rules",
        "{type: temporal, rules: shell, timespan: 5m, generate: perhaps} # r.yml:7:69: 'generate' is true or false",
        "{type: temporal, rules: shell, timespan: 5m, condition: shell and} # r.yml:7:70: 'condition', character 9: expected the name of a rule but found the end",
        "{type: temporal, rules: shell, timespan: 5m, condition: shell shell} # 'condition', character 6: expected 'and', 'or' or the end but found 'shell'",
        "{type: temporal, rules: shell, timespan: 5m, condition: (shell} # 'condition', character 6: expected ')' but found the end",
        "{type: temporal, rules: shell, timespan: 5m, condition: shell or Netcat} # 'condition': the correlation is of no rule 'Netcat'",
        "{type: temporal, timespan: 5m, condition: shell or nobody} # r.yml:7:56: there is no rule 'nobody' to correlate",
        "{type: temporal_ordered, rules: shell, timespan: 5m, condition: not shell} # a sequence has no 'not' in its condition: 'until' says what ends it",
        "{type: temporal_ordered, rules: shell, timespan: 5m, condition: {lt: 1}} # a sequence asks for a number of its rules at least: gte, gt, or eq for all",
        "{type: absence, rules: shell, absent: Netcat run, timespan: 5m, condition: {gt: 1}} # r.yml:7:89: absence compares with no number",
        "{type: value_count, rules: shell, timespan: 5m, condition: {gt: 1, field: []}} # r.yml:7:73: a value_count needs the 'field' that it is of",
        "{type: value_max, rules: shell, timespan: 5m, condition: {gt: 1, field: [evt.rawres, proc.pid]}} # a value_percentile is of one field",
        "{type: temporal, rules: [shell, Shell], timespan: 5m} # r.yml:7:46: rule 'Shell' stands here twice",
        "{type: value_percentile, rules: shell, timespan: 5m, condition: {gt: 1, field: evt.rawres, percentile: 101}} # 'percentile' is from 0 to 100",
      })
  void wrongCorrelationSaysWhyAndWhere(String correlation, String message) {
    assertThatThrownBy(() -> load(correlation("c", correlation)))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{type: event_count, rules: shell, timespan: 5m, condition: {lt: 1}} # finds nothing",
        "{type: event_count, rules: shell, timespan: 5m, condition: {gt: 9, lt: 5}} # finds nothing",
        "{type: event_count, rules: shell, timespan: 5m, condition: {gt: 2, lt: 3}} # finds nothing",
        "{type: event_count, rules: shell, timespan: 5m, condition: {gt: 2, lt: 4}} #",
        "{type: event_count, rules: shell, timespan: 5m, condition: {neq: 1}} #",
        "{type: event_count, rules: shell, timespan: 5m, condition: {lte: 1.5}} #",
        "{type: temporal, rules: [shell, Netcat run], timespan: 5m, condition: {gte: 3}} # finds nothing",
        "{type: temporal, rules: [shell, Netcat run], timespan: 5m, condition: {lt: 2}} #",
        "{type: value_avg, rules: shell, timespan: 5m, condition: {gt: 2, lt: 3, field: proc.pid}} #",
        "{type: value_avg, rules: shell, timespan: 5m, condition: {gt: 2, field: Image}} # field 'Image' of rule 'shell' is no number",
        "{type: value_count, rules: shell, timespan: 5m, condition: {gt: 2, field: Image}} #",
      })
  void whatIsAskedInVainIsWarnedOf(String correlation, @Nullable String message) {
    List<RulesFile> files = new ArrayList<>(List.of(new RulesFile("f.yaml", FALCO)));
    files.add(new RulesFile("r.yml", SIGMA + "---\n" + correlation("c", correlation)));

    List<Issue> warnings = Policies.compile("test", files).warnings();

    if (message == null) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0)).asString().contains(message);
    }
  }

  @Test
  void idIsOfOneCorrelation() {
    String parts = "{type: event_count, rules: shell, timespan: 5m, condition: {gte: 2}}";
    String first = correlation("First", parts) + "id: x-1\n";
    String second = correlation("Second", parts) + "id: x-1\n";

    assertThatThrownBy(() -> load(first, second))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(
            "r.yml:10:1: correlation 'Second': its id 'x-1' is taken by what stands at r.yml:6:1");
  }

  @Test
  void idOfASigmaRuleIsNotThatOfACorrelation() {
    String rule =
        """
        title: Other
        id: x-1
        logsource: {product: linux, category: process_creation}
        detection: {s: {Image: /bin/ash}, condition: s}
        """;
    String parts = "{type: event_count, rules: shell, timespan: 5m, condition: {gte: 2}}";

    assertThatThrownBy(() -> load(rule, correlation("Second", parts) + "id: x-1\n"))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageEndingWith(
            "correlation 'Second': its id 'x-1' is taken by what stands at r.yml:6:1");
  }

  /** A written id stays as it is, wherever what is called the same without one stands. */
  @Test
  void titleThatIsTakenIsWarnedOf() {
    String parts = "{type: event_count, rules: shell, timespan: 5m, condition: {gte: 2}}";
    List<RulesFile> files =
        List.of(
            new RulesFile("f.yaml", FALCO),
            new RulesFile(
                "r.yml",
                String.join(
                    "---\n",
                    SIGMA,
                    correlation("Same", parts),
                    correlation("same", parts),
                    correlation("Shell", parts),
                    correlation("Netcat run", parts),
                    correlation("Third", parts) + "id: same\n")));

    Policies.Loaded loaded = Policies.compile("test", files);

    assertThat(loaded.policy().correlations().all())
        .extracting(Correlation::id)
        .containsExactly("same-2", "same-3", "shell-2", "netcat-run-2", "same");
    assertThat(loaded.warnings())
        .hasSize(4)
        .first()
        .hasToString(
            "r.yml:6:1: correlation 'Same' is called as what stands at r.yml:18:1: its id is"
                + " 'same-2', or another if the order changes; give it an 'id' of its own");
  }

  @Test
  void leastAndMostAreEndsOfTheValues() {
    String parts = "{type: %s, rules: shell, timespan: 5m, condition: {gt: 1, field: proc.pid}}";
    Policy policy =
        load(
            correlation("a", parts.formatted("value_min")),
            correlation("b", parts.formatted("value_median")),
            correlation("c", parts.formatted("value_max")));

    assertThat(policy.correlations().all())
        .extracting(Correlation::type)
        .containsOnly(CorrelationType.VALUE_PERCENTILE);
    assertThat(policy.correlations().all())
        .extracting(Correlation::percentile)
        .containsExactly(0.0, 50.0, 100.0);
  }
}
