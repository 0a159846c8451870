package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.Severity;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rules files: what they may say, how later ones change earlier ones, what is wrong with them. */
class FalcoRulesTest {

  private static final String RULE =
      """
      - rule: R
        desc: d
        condition: proc.name = a
        output: x
        priority: notice
      """;

  private static RuleSet compile(String... contents) {
    List<RulesFile> files = new ArrayList<>();
    for (String content : contents) {
      files.add(new RulesFile((char) ('a' + files.size()) + ".yaml", content));
    }
    return FalcoRules.compile(files, FieldCatalogue.standard());
  }

  /** Returns all warnings but that a rule names no event type. */
  private static List<String> warnings(RuleSet rules) {
    return rules.warnings().stream()
        .map(Issue::toString)
        .filter(warning -> !warning.contains("names no evt.type"))
        .toList();
  }

  private static String condition(RuleSet rules) {
    return rules.rules().get(0).condition().toString();
  }

  private static String condition(String text) {
    return FalcoRules.condition(text, FieldCatalogue.standard()).toString();
  }

  @Test
  void ruleHasAllThatItSays() {
    RuleSet rules =
        compile(
            """
            - rule: A name
              desc: What it means.
              condition: evt.type = execve
              output: "%proc.name did it"
              priority: Info
              tags: [host, T1059]
            """);

    Rule rule = rules.rules().get(0);
    assertThat(rule.name()).isEqualTo("A name");
    assertThat(rule.description()).isEqualTo("What it means.");
    assertThat(rule.severity()).isEqualTo(Severity.INFORMATIONAL);
    assertThat(rule.tags()).containsExactly("host", "T1059");
    assertThat(rule.position()).hasToString("a.yaml:1:3");
  }

  @Test
  void everythingThatIsWrongIsReportedWithItsPlace() {
    String rules =
        """
        - list: shells
          items: [bash, sh]
        - macro: early
          condition: proc.nam = x and late
        - macro: late
          condition: evt.type = opne
        - rule: A
          desc: d
          condition: >
            early and
            proc.name in (shells
          output: "%proc.nme x"
          priority: WARN
        - rule: B
          desc: d
          condition: spawned and fd.sport = htpp
          output: x
          priority: notice
        - rule: C
          desc: d
          condition: evt.num contains 3 and proc.pid = "a
          output: x
          priority: notice
        - rule: D
          condition: proc.name = x
          append: true
        - just: this
        - rule: E
          condition: proc.name = x
        """;

    assertThatThrownBy(() -> compile(rules))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(
            """
            a.yaml:4:14: character 0: unknown field 'proc.nam', did you mean 'proc.name'?
            a.yaml:4:31: character 17: macro 'late' is defined only after this one
            a.yaml:6:25: character 11: unknown event type 'opne', did you mean 'open'?
            a.yaml:11:25: character 33: expected ',' or ')' but found the end
            a.yaml:12:13: output: character 1: unknown field 'proc.nme', did you mean 'proc.name'?
            a.yaml:13:13: unknown priority 'WARN', expected one of EMERGENCY, ALERT, CRITICAL, \
            ERROR, WARNING, NOTICE, INFORMATIONAL, DEBUG
            a.yaml:16:14: character 0: unknown macro 'spawned'
            a.yaml:16:37: character 23: expected a whole number but found 'htpp'
            a.yaml:21:48: character 34: expected a value but found '"'
            a.yaml:24:3: there is no rule 'D' to change
            a.yaml:28:3: rule 'E' needs 'output'
            a.yaml:28:3: rule 'E' needs 'desc'
            a.yaml:28:3: rule 'E' needs 'priority'""");
  }

  @Test
  void brokenYamlIsReportedWithItsPlace() {
    assertThatThrownBy(() -> compile("- rule: a: b\n"))
        .hasMessage("a.yaml:1:10: not YAML: mapping values are not allowed here");
  }

  @Test
  void emptyDocumentsAndItemsAreSkipped() {
    RuleSet rules = compile("---\n---\n-\n" + RULE);

    assertThat(rules.rules()).hasSize(1);
    assertThat(warnings(rules)).isEmpty();
  }

  @Test
  void oddItemsAndKeysAreWarningsWithASuggestion() {
    RuleSet rules = compile(RULE + "  enabeld: false\n- wat: 1\n");

    assertThat(warnings(rules))
        .containsExactly(
            "a.yaml:6:3: unknown key 'enabeld', did you mean 'enabled'?",
            "a.yaml:7:3: an item that is no rule, macro or list is left out");
  }

  @Test
  void listsWithinListsAreExpanded() {
    RuleSet rules =
        compile(
            """
            - list: one
              items: [a, "b c"]
            - list: two
              items: [one, d]
            - list: three
              items: [two, '"e f"']
            - rule: R
              desc: d
              condition: proc.name in (three, g)
              output: x
              priority: notice
            """);

    assertThat(condition(rules)).isEqualTo(condition("proc.name in (a, 'b c', d, 'e f', g)"));
  }

  @Test
  void emptyListTakesItsCommaAlong() {
    String list = "- list: none\n  items: []\n";

    assertThat(condition(compile(list + RULE.replace("= a", "in (none, b)"))))
        .isEqualTo(condition("proc.name in (b)"));
    assertThat(condition(compile(list + RULE.replace("= a", "in (b, none)"))))
        .isEqualTo(condition("proc.name in (b)"));
    assertThat(condition(compile(list + RULE.replace("= a", "in (none)"))))
        .isEqualTo(condition("proc.name in ()"));
  }

  @Test
  void listWithinQuotesIsTextAndListWithoutParenthesesAnError() {
    String list = "- list: l\n  items: [a, b]\n";

    RuleSet quoted = compile(list + RULE.replace("= a", "in ('l')"));

    assertThat(condition(quoted)).isEqualTo(condition("proc.name in (l)"));
    assertThat(warnings(quoted))
        .containsExactly(
            "a.yaml:1:3: list 'l' is never used",
            "a.yaml:5:28: 'l' within quotes is a text, not the list of that name");
    assertThatThrownBy(() -> compile(list + RULE.replace("= a", "in l")))
        .hasMessage("a.yaml:5:27: character 14: expected 'and', 'or' or the end but found ','");
  }

  @Test
  void laterFileAppendsAndReplaces() {
    RuleSet rules =
        compile(
            "- list: l\n  items: [a]\n- macro: m\n  condition: proc.name in (l)\n"
                + RULE.replace("proc.name = a", "m or user.uid = 0"),
            """
            - list: l
              items: [b]
              override: {items: append}
            - macro: m
              condition: and proc.pid > 1
              override: {condition: append}
            - rule: R
              condition: and fd.num = 3
              output: y
              priority: error
              tags: [t]
              override: {condition: append, output: replace, priority: replace, tags: append}
            """);

    assertThat(condition(rules))
        .isEqualTo(
            condition("proc.name in (a, b) and proc.pid > 1 or user.uid = 0 and fd.num = 3"));
    assertThat(rules.rules().get(0).severity()).isEqualTo(Severity.ERROR);
    assertThat(rules.rules().get(0).tags()).containsExactly("t");
    assertThat(rules.rules().get(0).output().parts().get(0).text()).isEqualTo("y");
  }

  @Test
  void overrideMustFitTheItem() {
    String change =
        """
        - rule: R
          condition: and fd.num = 3
          priority: error
          override: {condition: add, output: append, priority: append, enabled: replace}
        """;

    assertThatThrownBy(() -> compile(RULE, change))
        .hasMessage(
            """
            b.yaml:4:14: 'condition' is changed by 'append' or 'replace', found 'add'
            b.yaml:4:30: 'override' names key 'output', which the item lacks
            b.yaml:4:46: key 'priority' does not take 'append'
            b.yaml:4:64: 'override' names key 'enabled', which the item lacks""");
  }

  @Test
  void redefinedRuleKeepsItsPlace() {
    RuleSet rules = compile(RULE, RULE.replace("R", "S"), RULE.replace("= a", "= b"));

    assertThat(rules.rules()).extracting(Rule::name).containsExactly("R", "S");
    assertThat(condition(rules)).isEqualTo(condition("proc.name = b"));
  }

  @Test
  void disabledRulesAreKnownButNotCompiled() {
    RuleSet rules = compile(RULE, "- rule: R\n  enabled: false\n");

    assertThat(rules.rules()).isEmpty();
    assertThat(rules.disabled()).containsExactly("R");
    assertThat(warnings(rules)).hasSize(1);
  }

  @Test
  void exceptionsAreAddedToTheCondition() {
    RuleSet rules =
        compile(
            RULE.replace("proc.name = a", "proc.name = a or proc.name = b")
                + """
                    exceptions:
                      - name: pairs
                        fields: [proc.pname, fd.name]
                        comps: [=, startswith]
                        values:
                          - [x, /var]
                          - [y, "/a b"]
                      - name: singles
                        fields: proc.cmdline
                        values: [one, two three]
                      - name: later
                        fields: [user.name]
                  """);

    assertThat(condition(rules))
        .isEqualTo(
            condition(
                "(proc.name = a or proc.name = b)"
                    + " and not ((proc.pname = x and fd.name startswith /var)"
                    + " or (proc.pname = y and fd.name startswith '/a b'))"
                    + " and not proc.cmdline in (one, 'two three')"));
  }

  @Test
  void exceptionsMustFitTogether() {
    String exceptions =
        """
          exceptions:
            - name: e
              fields: [proc.pname, fd.name]
              values:
                - [x]
            - name: f
              fields: fd.name
              comps: =
              values: [x]
            - name: g
              fields: [proc.nam, fd.name]
              comps: [=, is]
            - name: h
              fields: fd.name
              values: [[x]]
        """;

    assertThatThrownBy(() -> compile(RULE + exceptions))
        .hasMessage(
            """
            a.yaml:7:7: exception 'e' has 2 fields but a row of 1 values
            a.yaml:11:7: exception 'f' has one field, which '=' does not compare with a list of \
            values
            a.yaml:15:7: exception 'g' compares with 'is', which is no operator
            a.yaml:16:7: unknown field 'proc.nam', did you mean 'proc.name'?
            a.yaml:20:16: expected a value, as there is one field and no list of fields""");
  }

  @Test
  void exceptionsAreAppendedByValues() {
    String exception =
        """
          exceptions:
            - name: e
              fields: [proc.pname]
              values: [[a]]
        """;
    String values =
        """
        - rule: R
          exceptions:
            - name: e
              values: [["b c"], [(d)]]
            - name: new
              fields: proc.cmdline
              comps: = anyof
              values: ["e f", g]
          override: {exceptions: append}
        """;
    String empty =
        """
        - rule: R
          exceptions: [{name: n, fields: [proc.name]}]
          override: {exceptions: append}
        """;

    assertThat(condition(compile(RULE + exception, values.replace("(d)", "d"))))
        .isEqualTo(
            condition(
                "proc.name = a and not (proc.pname = a or proc.pname = 'b c' or proc.pname = d)"
                    + " and not proc.cmdline = anyof ('e f', g)"));
    assertThatThrownBy(() -> compile(RULE + exception, empty))
        .hasMessage("b.yaml:2:16: exception 'n' is new: it needs 'values'");
  }

  @Test
  void valuesMustBeThere() {
    assertThatThrownBy(() -> compile(RULE.replace("desc: d", "desc: ''") + "  tags:\n"))
        .hasMessage("a.yaml:2:9: 'desc' must not be empty\na.yaml:6:8: 'tags' must be a list");
    assertThatThrownBy(() -> compile("- list: l\n  items:\n"))
        .hasMessage("a.yaml:2:9: 'items' must be a list");
    assertThatThrownBy(() -> compile(RULE + "  exceptions: {name: e}\n"))
        .hasMessage("a.yaml:6:15: 'exceptions' must be a list");
    assertThatThrownBy(() -> compile(RULE + "  capture_duration: long\n"))
        .hasMessage("a.yaml:6:3: 'capture_duration' must be a number");
  }

  @Test
  void appendAddsToConditionsAndExceptionsOnly() {
    RuleSet rules =
        compile(RULE, "- rule: R\n  condition: or fd.num = 1\n  tags: [t]\n  append: true\n");

    assertThat(condition(rules)).isEqualTo(condition("proc.name = a or fd.num = 1"));
    assertThat(rules.rules().get(0).tags()).isEmpty();
    assertThat(rules.warnings())
        .extracting(Issue::toString)
        .contains(
            "b.yaml:3:3: 'append' adds to conditions and exceptions only: 'tags' stays as it was",
            "b.yaml:4:3: 'append' is deprecated: use 'override'");
    assertThatThrownBy(() -> compile(RULE, "- rule: R\n  tags: [t]\n  append: true\n"))
        .hasMessage("b.yaml:1:3: there is nothing to append: no condition, no exceptions");
  }

  @Test
  void ruleKeepsItsSource() {
    String other = RULE + "  source: k8s_audit\n";

    assertThat(compile(other, "- rule: R\n  condition: and x.y = 1\n  append: true\n").rules())
        .isEmpty();
    assertThatThrownBy(() -> compile(RULE, other))
        .hasMessage("b.yaml:6:3: rule 'R' is of source 'syscall', not 'k8s_audit'");
  }

  @Test
  void whatNothingUsesAndWhatIsWideAreWarnings() {
    RuleSet rules =
        compile(
            "- list: l\n  items: [a]\n- macro: m\n  condition: proc.pid contains x\n"
                + RULE.replace("= a", "in bash and evt.dir = <"));

    assertThat(rules.warnings())
        .extracting(Issue::toString)
        .containsExactly(
            "a.yaml:1:3: list 'l' is never used",
            "a.yaml:3:3: macro 'm' is never used",
            "a.yaml:4:14: character 0: operator 'contains' does not take proc.pid, which is int",
            "a.yaml:5:3: rule 'R' is evaluated on nearly all events: it names no evt.type",
            "a.yaml:7:27: there is no list 'bash': the word stands for itself",
            "a.yaml:7:36: 'evt.dir' is deprecated: there are exits of calls only");
  }

  @Test
  void rulesOfFewTypesOrThatNeverHoldAreNotWide() {
    for (String condition :
        List.of(
            "evt.type in (open, openat) and proc.name = a",
            "not evt.type != open and proc.name = a",
            "evt.type = open or evt.type = close and not proc.name = a",
            "evt.num = 0 and proc.name = a")) {
      assertThat(compile(RULE.replace("proc.name = a", condition)).warnings())
          .as(condition)
          .isEmpty();
    }
    for (String condition :
        List.of("evt.type != open", "evt.type = open or proc.name = a", "not evt.type = open")) {
      assertThat(compile(RULE.replace("proc.name = a", condition)).warnings())
          .as(condition)
          .hasSize(1);
    }
  }

  @Test
  void ruleOfUnknownFieldsIsLeftOutIfItSaysSo() {
    RuleSet rules =
        compile(RULE.replace("proc.name", "proc.nose") + "  skip-if-unknown-filter: true\n");

    assertThat(rules.rules()).isEmpty();
    assertThat(rules.skipped()).containsExactly("R");
    assertThat(rules.warnings()).hasSize(1);
  }

  @Test
  void rulesOfOtherSourcesAreLeftOut() {
    RuleSet rules = compile(RULE + "  source: k8s_audit\n");

    assertThat(rules.rules()).isEmpty();
    assertThat(rules.warnings().get(0).message())
        .isEqualTo("rule 'R' is left out: records do not come from source 'k8s_audit'");
  }

  @Test
  void requirementsAreChecked() {
    assertThat(compile("- required_engine_version: 31\n" + RULE).rules()).hasSize(1);
    assertThatThrownBy(() -> compile("- required_engine_version: 0.99.0\n"))
        .hasMessageContaining("the rules need engine version 0.99.0");
    assertThatThrownBy(() -> compile("- required_engine_version: new\n"))
        .hasMessageContaining("expected a version such as 0.57.0 but found 'new'");
    assertThatThrownBy(
            () -> compile("- required_plugin_versions:\n    - {name: json, version: 0.1.0}\n"))
        .hasMessageContaining("the rules need plugin 'json'");
  }

  @Test
  void macroThatUsesItselfIsAnError() {
    String macro = "- macro: m\n  condition: proc.name = a\n";
    String itself = "- macro: m\n  condition: or m\n  override: {condition: append}\n";

    assertThatThrownBy(() -> compile(macro + itself))
        .hasMessage("a.yaml:4:17: character 17: macro 'm' uses itself");
  }

  @Test
  void macrosThatGrowWithoutBoundAreRefused() {
    StringBuilder wide = new StringBuilder("- macro: m0\n  condition: proc.name = a\n");
    StringBuilder deep = new StringBuilder(wide);
    for (int i = 1; i < 2000; i++) {
      wide.append("- macro: m%d\n  condition: not (m%d and m%d)\n".formatted(i, i - 1, i - 1));
      deep.append("- macro: m%d\n  condition: not (m%d or fd.num = 1)\n".formatted(i, i - 1));
    }

    assertThatThrownBy(() -> compile(wide.toString())).hasMessageContaining("too large");
    assertThatThrownBy(() -> compile(deep.toString())).hasMessageContaining("too large");
  }

  @Test
  void anythingElseIsParsedOrRefusedWithItsPlace() {
    String seed =
        "not (a.b[c] in ('x', \"y\\n\", 0x1F) and tolower(a.b) = oneof (z)) or m and a.b > -1.5e+3"
            + " and join('-', (a.b, 12)) regex .* or a.b != val(c.d)";
    Random random = new Random(1);

    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(seed);
      for (int j = random.nextInt(6); j >= 0; j--) {
        int at = random.nextInt(text.length());
        int length = Math.min(random.nextInt(8), text.length() - at);
        text.replace(at, at + length, seed.substring(at % 60, at % 60 + random.nextInt(5)));
      }
      try {
        FalcoRules.parse(text.toString());
      } catch (SyntaxException e) {
        assertThat(e.index()).as(text.toString()).isBetween(0, text.length());
      }
    }
  }

  @Test
  void deepNestingIsRefusedNotACrash() {
    String deep = "(".repeat(100_000) + "proc.name = a";

    assertThatThrownBy(() -> FalcoRules.parse(deep))
        .hasMessageContaining("exceeded max depth limit of 1000");
    assertThatThrownBy(() -> FalcoRules.parse("b64(".repeat(100_000)))
        .hasMessageContaining("exceeded max depth limit");
  }
}
