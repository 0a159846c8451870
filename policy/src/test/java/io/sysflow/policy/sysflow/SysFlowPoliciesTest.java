package io.sysflow.policy.sysflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.Severity;
import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies of the SysFlow processor mean. */
class SysFlowPoliciesTest {

  private static final Map<String, EnrichedRecord> RECORDS =
      Map.of(
          "exec",
          Samples.record(
              "{when: exec, process: {exe: /usr/bin/curl, args: 'http://x/a,b'},"
                  + " ancestors: [/bin/bash, /usr/sbin/sshd], container: web}"),
          "read",
          Samples.record("{when: open read /etc/passwd, process: {exe: /usr/bin/cat}}"),
          "connect",
          Samples.record("{when: connect 10.0.0.5 443, process: {exe: /usr/bin/curl}}"),
          "rename",
          Samples.record("{when: rename /etc/a /tmp/b, process: {exe: /bin/mv}}"),
          "pod",
          event("{\"items\":[{\"name\":\"web-0\",\"ports\":[80,443]}],\"type\":\"ADDED\"}"));

  private static EnrichedRecord record(String name) {
    return Objects.requireNonNull(RECORDS.get(name));
  }

  private static EnrichedRecord event(String message) {
    return new EnrichedRecord(
        "node-a",
        0,
        1,
        new K8sEvent(2, 0, 5, message),
        null,
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        new EnrichedRecord.Origin("10.0.0.1", 4, "/traces/t1"));
  }

  private static RuleSet compile(String... files) {
    List<RulesFile> named = new ArrayList<>();
    for (String file : files) {
      named.add(new RulesFile("f" + (named.size() + 1), file));
    }
    return SysFlowPolicies.compile(named, FieldCatalogue.standard(), false);
  }

  private static List<String> matched(String policy, EnrichedRecord record) {
    Languages languages = new Languages(Language.SYSFLOW, false);
    Policies.Loaded loaded = Policies.compile("t", List.of(new RulesFile("t", policy)), languages);
    return new Matcher(loaded.policy())
        .match(record).stream().map(Match::rule).map(rule -> rule.name()).toList();
  }

  private static boolean holds(String condition, String record) {
    String policy = "- rule: r\n  desc: d\n  condition: " + condition;
    return !matched(policy, record(record)).isEmpty();
  }

  @ParameterizedTest(name = "{0} on {1} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sf.type = PE                                        | exec    | true",
        "sf.type in (FF, FE)                                 | rename  | true",
        "sf.type = KE                                        | pod     | true",
        "sf.opflags = EXEC                                   | exec    | true",
        "sf.opflags contains EX                              | exec    | true",
        "sf.opflags in ([EXEC, CLONE])                       | exec    | true",
        "sf.opflags = OPEN and sf.opflags = READ             | read    | true",
        "sf.opflags = OPEN and sf.file.openflags = RDONLY    | read    | true",
        "sf.file.is_open_read = true                         | read    | true",
        "sf.file.is_open_read = true                         | exec    | false",
        "sf.file.name = passwd and sf.file.directory = /etc  | read    | true",
        "sf.file.directory=/etc                              | read    | true",
        "sf.file.newpath = /tmp/b and sf.file.newname = b    | rename  | true",
        "sf.file.name exists                                 | exec    | false",
        "sf.file.newpath exists                              | read    | false",
        "sf.file.type = f                                    | read    | true",
        "sf.net.dport = 443                                  | connect | true",
        "sf.net.port != 443                                  | connect | false",
        "sf.net.port > 400 and sf.net.port < 444             | connect | true",
        "sf.net.dip = \"10.0.0.5\"                           | connect | true",
        "sf.net.dip startswith 10.                           | connect | true",
        "sf.net.proto = tcp                                  | connect | false",
        "sf.net.proto = 6                                    | connect | true",
        "sf.net.dport = 443                                  | read    | false",
        "sf.net.dport != 443                                 | read    | true",
        "sf.net.dport < 1000                                 | read    | false",
        "sf.proc.name = curl                                 | exec    | true",
        "sf.proc.exe icontains CURL                          | exec    | true",
        "sf.proc.exe contains CURL                           | exec    | false",
        "sf.proc.args contains 'zzz,a'                       | exec    | false",
        "sf.proc.args = 'http://x/a,b'                       | exec    | true",
        "sf.proc.cmdline = \"/usr/bin/curl http://x/a,b\"    | exec    | true",
        "sf.proc.aname = curl and sf.proc.aname = sshd       | exec    | true",
        "sf.proc.aname startswith ss                         | exec    | true",
        "sf.pproc.name = bash                                | exec    | true",
        "sf.proc.aexe in (/bin/sh, /usr/sbin/sshd)           | exec    | true",
        "not sf.proc.name in (curl, bash)                    | exec    | false",
        "sf.proc.name pmatch (url, ash)                      | exec    | true",
        "sf.proc.exe = sf.pproc.exe                          | exec    | false",
        "sf.proc.exe != sf.pproc.exe                         | exec    | true",
        "sf.proc.uid = sf.pproc.uid                          | exec    | true",
        "sf.proc.pid > sf.net.dport                          | exec    | false",
        "sf.proc.exe < 5                                     | exec    | false",
        "5 < sf.proc.pid                                     | exec    | true",
        "sf.proc.tty = 1                                     | exec    | false",
        "sf.container.type = DOCKER                          | read    | false",
        "sf.container.id exists                              | exec    | true",
        "sf.container.id exists                              | read    | false",
        "sf.pod.id = ''                                      | read    | true",
        "sf.ret = '-13' or sf.ret = 0                        | exec    | true",
        "sf.ret exists                                       | exec    | false",
        "evt.dir = <                                         | exec    | true",
        "evt.type = EXEC and proc.pname = bash               | exec    | true",
        "evt.type = execve                                   | exec    | false",
        "sf.ke.message[items.0.name] = web-0                 | pod     | true",
        "sf.ke.message[items.0.ports.1] = 443                | pod     | true",
        "sf.ke.message[items.1.name] exists                  | pod     | false",
        "sf.ke.kind = K8S_PODS                               | pod     | true",
        "sf.ke.action = K8S_COMPONENT_ADDED                  | pod     | true",
        "sf.meta.tracename = t1 and sf.meta.schema = 4       | pod     | true",
        "sf.node.ip = '10.0.0.1' and sf.node.id = node-a     | pod     | true",
        "sf.proc.name != curl                                | pod     | true",
        "sf.type = KE or sf.type = PE and sf.opflags = EXIT  | pod     | true",
        "(sf.type = KE or sf.type = PE) and sf.opflags=EXIT  | pod     | false",
        "sf.bogus exists                                     | exec    | true",
        "sf.bogus != root                                    | exec    | true",
        "sf.bogus = sf.bogus                                 | exec    | true",
        "nosuchmacro or sf.opflags = EXEC                    | exec    | true",
      })
  void conditionHolds(String condition, String record, boolean expected) {
    assertThat(holds(condition, record)).isEqualTo(expected);
  }

  @Test
  void layoutDoesNotCount() {
    String policy =
        """
        # a comment: desc: no key
         - list: shells
           items: [bash, 'zsh', "fish", # more
        \t  inner, '"(x)"']
        - list: inner
          items: [curl]
           - macro: started
          condition: sf.opflags = EXEC
        - rule: Shell: started, isn't it? - output of it
          desc: >
             two
             lines, don't stop
          condition: >
             started and
          \tsf.proc.name in (shells)
          output: it's %x priority here
          tags: [mitre:T1059.004, "x y"]
          priority: HIGH  # very
          actions: [hash]
        - rule: on one line desc: d condition: sf.proc.exe = \t/usr/bin/curl enabled: true prefilter: [PE]
        """;

    RuleSet set = compile(policy);

    Rule first = set.rules().get(0);
    assertThat(set.warnings()).isEmpty();
    assertThat(first.name()).isEqualTo("Shell: started, isn't it? - output of it");
    assertThat(first.description()).isEqualTo("two\n     lines, don't stop");
    assertThat(first.severity()).isEqualTo(Severity.ERROR);
    assertThat(first.tags()).containsExactly("hash", "mitre:T1059.004", "x y");
    assertThat(first.position()).hasToString("f1:9:1");
    assertThat(matched(policy, record("exec")))
        .containsExactly("Shell: started, isn't it? - output of it", "on one line");
  }

  @Test
  void prefilterChoosesKindsOfRecords() {
    String rule = "- rule: r\n  desc: d\n  condition: sf.ts > 0\n  prefilter: [KE, NF]\n";

    assertThat(matched(rule, record("pod"))).hasSize(1);
    assertThat(matched(rule, record("connect"))).hasSize(1);
    assertThat(matched(rule, record("exec"))).isEmpty();
  }

  @Test
  void droppedRecordsAreSeenByNoRule() {
    String rule = "- rule: all\n  desc: d\n  condition: sf.ts > 0\n";
    String drops =
        rule
            + "- drop: quiet\n  condition: sf.proc.name = cat\n"
            + "- filter: off\n  condition: sf.proc.name = curl\n  enabled: false\n";

    assertThat(matched(drops, record("read"))).isEmpty();
    assertThat(matched(drops, record("exec"))).containsExactly("all");
  }

  @Test
  void fileSeesItsOwnDefinitionsBeforeThoseOfOthers() {
    RuleSet set =
        compile(
            """
            - macro: m
              condition: sf.type = PE
            - macro: late
              condition: only_later
            - rule: one
              desc: d
              condition: m
            """,
            """
            - macro: m
              condition: sf.type = FF
            - macro: only_later
              condition: sf.type = NF
            - rule: two
              desc: d
              condition: m or late
            """);

    assertThat(set.warnings()).isEmpty();
    assertThat(set.rules().get(0).condition()).hasToString(compiled("sf.type = PE"));
    assertThat(set.rules().get(1).condition())
        .hasToString(compiled("sf.type = FF or sf.type = NF"));
  }

  @Test
  void macroThatIsAppendedGoesOn() {
    RuleSet set =
        compile(
            """
            - macro: m
              condition: sf.type = PE
            - macro: m
              condition: or sf.type = FF
              append: true
            - rule: r
              desc: d
              condition: m
            """);

    assertThat(set.rules().get(0).condition())
        .hasToString(compiled("sf.type = PE or sf.type = FF"));
  }

  private static String compiled(String condition) {
    return compile("- rule: r\n  desc: d\n  condition: " + condition)
        .rules()
        .get(0)
        .condition()
        .toString();
  }

  @Test
  void priorityAndStateHaveTheirWords() {
    RuleSet set =
        compile(
            rule("a", "priority: medium"),
            rule("b", "priority: alert enabled: F"),
            rule("c", "priority: Critical enabled: maybe"),
            rule("d", ""));

    assertThat(set.rules().stream().map(Rule::severity))
        .containsExactly(Severity.WARNING, Severity.ERROR, Severity.NOTICE);
    assertThat(set.disabled()).containsExactly("b");
    assertThat(set.warnings())
        .extracting(Issue::toString)
        .containsExactly(
            "f3:1:59: 'enabled' is true or false, found 'maybe', which counts as true");
  }

  private static String rule(String name, String rest) {
    return "- rule: " + name + " desc: d condition: sf.ts > 0 " + rest;
  }

  @Test
  void namesThatAreNotKnownStandForThemselvesOrAreErrors() {
    String policy =
        """
        - rule: r
          desc: d
          condition: sf.proc.nmae = a or sf.proc.username = b or macr
        - macro: macro1
          condition: sf.opflags = shells and sf.proc.name = sf.proc.exee
        - list: shells
          items: [a]
        - rule: q
          desc: d
          condition: macro1
        """;

    List<String> warnings = compile(policy).warnings().stream().map(Issue::toString).toList();

    assertThat(warnings)
        .containsExactly(
            "f1:3:14: unknown attribute 'sf.proc.nmae', did you mean 'sf.proc.name'?",
            "f1:3:34: unknown attribute 'sf.proc.username', did you mean 'sf.proc.user'?",
            "f1:3:58: unknown macro 'macr'",
            "f1:5:27: 'shells' is a list, but '=' takes it as a text: use 'in'",
            "f1:5:53: unknown attribute 'sf.proc.exee', did you mean 'sf.proc.exe'?");
    assertThatThrownBy(
            () ->
                SysFlowPolicies.compile(
                    List.of(new RulesFile("f1", policy)), FieldCatalogue.standard(), true))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(
            String.join("\n", warnings.get(0), warnings.get(1), warnings.get(2), warnings.get(4)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- rule: r desc: d | f:1:1: this rule needs 'condition:'",
        "- rule: r condition: sf.ts > | f:1:29: expected an attribute or a value but found the end",
        "- rule: r condition: (sf.ts > 0 | f:1:32: expected ')' but found the end",
        "- rule: r condition: sf.proc.name contans x | f:1:35: expected an operator but found 'contans', did you mean 'contains'?",
        "- rule: r condition: sf.proc.name = x y | f:1:39: expected 'and', 'or' or the end but found 'y'",
        "- rule: r condition: sf.proc.name = a@b | f:1:38: found '@', which stands in no word: put the text in quotes",
        "- rule: r condition: sf.proc.name = 'ab | f:1:37: found a quote that does not end in its line, which stands in no word: put the text in quotes",
        "- rule: r condition: sf.proc.name in x | f:1:38: expected '(' but found 'x'",
        "- rule: r condition: sf.proc.name = in | f:1:37: expected an attribute or a value but found 'in': a value of this name stands in quotes",
        "- rule: r condition: sf.ts > 0 priority: hihg | f:1:32: unknown priority 'hihg', did you mean 'high'?",
        "- rule: r condition: sf.ts > 0 desc: a desc: b | f:1:40: key 'desc' stands here twice",
        "- list: l items: a, b | f:1:18: expected '[' but found 'a'",
        "- rul: r | f:1:1: expected '- rule:', '- macro:', '- list:', '- drop:' or '- filter:', did you mean '- rule:'?",
        "- macro: m condition: m - rule: r condition: m | f:1:23: macro 'm' uses itself",
      })
  void errorSaysWhere(String policy, String message) {
    assertThatThrownBy(
            () ->
                SysFlowPolicies.compile(
                    List.of(new RulesFile("f", policy)), FieldCatalogue.standard(), false))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(message);
  }

  @Test
  void macrosDoNotGrowWithoutBound() {
    StringBuilder policy = new StringBuilder("- macro: m0\n  condition: sf.ts > 0\n");
    for (int i = 1; i < 60; i++) {
      policy.append("- macro: m%d condition: m%d or not (m%d)\n".formatted(i, i - 1, i - 1));
    }
    policy.append("- rule: r desc: d condition: m59");

    assertThatThrownBy(() -> compile(policy.toString()))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("makes the condition too large");
  }

  @Test
  void languageIsToldByContent() {
    assertThat(language("- rule: r\n  desc: d\n  condition: >\n    sf.proc.name = x\n"))
        .isEqualTo(Language.SYSFLOW);
    assertThat(language("- drop: d\n  condition: never\n")).isEqualTo(Language.SYSFLOW);
    assertThat(language("- rule: r\n  # sf.proc.name\n  condition: proc.name = my.sf.type\n"))
        .isEqualTo(Language.FALCO);
    assertThat(language("title: t\nlogsource:\n  product: linux\n")).isEqualTo(Language.SIGMA);
  }

  private static Language language(String content) {
    return Languages.AUTO.of(new RulesFile("f", content));
  }
}
