package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.sysflow.Mutations;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that stands in a file makes the front end hang or fail but with what is wrong. */
class FalcoFuzzTest {

  private static final String RULES =
      """
      - required_engine_version: 0.57.0
      - required_plugin_versions:
          - name: container
            version: 0.4.0
            alternatives: [{name: other, version: 1.2.3}]
      - list: shells
        items: [bash, 'zsh', "fi sh", '"(x)"']
      - list: all_shells
        items: [shells, csh]
      - list: shells
        items: [dash]
        override: {items: append}
      - macro: spawned
        condition: (evt.type in (execve, execveat) and evt.arg.res = 0)
      - macro: by_shell
        condition: >
          proc.name in (all_shells) and not proc.aname[2] startswith "a\\"b"
          or proc.pname iglob "*sh" and fd.snet in ("10.0.0.0/8", fe80::/10)
      - rule: Shell
        desc: A shell
        condition: >
          spawned and by_shell and tolower(proc.exe) contains oneof (a, 'b c')
          and fd.sport >= 0x50 and proc.args regex "x.*[0-9]+"
          and (proc.exepath = val(proc.exe) or len(proc.cmdline) > 3.5e+2)
        output: Shell (user=%user.name cmd=%toupper(proc.cmdline) env=%proc.env[PATH] %evt.arg[1])
        priority: WARNING
        source: syscall
        tags: [host, mitre_execution, T1059.004]
        enabled: true
        capture: false
        warn_evttypes: false
        skip-if-unknown-filter: true
        exceptions:
          - name: known
            fields: [proc.name, fd.name]
            comps: [=, startswith]
            values:
              - [bash, /tmp]
              - ["zsh x", /var]
          - name: one
            fields: tolower(proc.name)
            comps: in
            values: [a, b]
      - rule: Shell
        condition: and proc.pid > 1
        output: and more %proc.pid
        exceptions:
          - name: known
            values: [[sh, /x]]
        override: {condition: append, output: append, exceptions: append}
      - rule: Shell
        enabled: false
      """;

  private static final List<String> WORDS =
      List.of(
          " and ",
          " or ",
          " not ",
          "not(",
          " in (shells) ",
          " intersects ",
          " pmatch ",
          " oneof ",
          " exists ",
          "val(",
          "b64(",
          "proc.aname[",
          "%proc.name[",
          "%toupper(",
          "spawned",
          "override: {condition: replace}",
          "append: true",
          "- rule: x",
          "- macro: spawned",
          "- list: shells\n  items: [shells]",
          "exceptions:",
          "values: ",
          "fields: []",
          "&a ",
          "*a",
          "!!int ",
          "---\n",
          "<<: *a\n",
          "[&x [*x]]",
          "0x",
          "1e400",
          "99999999999999999999",
          "\\x4",
          "'",
          "\"");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Timeout(60)
  void mutatedRulesCompileOrSayWhatIsWrong(long seed) {
    int refused = refused(seed, 600);

    assertThat(refused).isBetween(50, 595);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  @Timeout(600)
  void manyMutatedRulesCompileOrSayWhatIsWrong(long seed) {
    int refused = refused(seed, 50_000);

    assertThat(refused).isBetween(5_000, 49_500);
  }

  @Test
  @Timeout(30)
  void depthAndLengthAreBounded() {
    assertThat(compiles(rule("(".repeat(100_000) + "a.b=1" + ")".repeat(100_000)))).isFalse();
    assertThat(compiles(rule("not ".repeat(100_000) + "proc.pid=1"))).isTrue();
    assertThat(compiles(rule("proc.pid=1" + " and proc.pid=1".repeat(50_000)))).isTrue();
    assertThat(compiles(rule("tolower(".repeat(50_000) + "proc.name" + ")".repeat(50_000) + "=a")))
        .isFalse();
    assertThat(compiles("- list: l\n  items: " + "[".repeat(50_000))).isFalse();
    assertThat(compiles("&a [*a]")).isFalse();
  }

  @Test
  @Timeout(30)
  void definitionsThatMultiplyAreRefused() {
    StringBuilder macros = new StringBuilder("- macro: m0\n  condition: proc.pid = 1\n");
    StringBuilder lists = new StringBuilder("- list: l0\n  items: [a, b]\n");
    for (int i = 1; i < 60; i++) {
      macros.append("- macro: m%d\n  condition: m%d and m%d\n".formatted(i, i - 1, i - 1));
      lists.append("- list: l%d\n  items: [l%d, l%d]\n".formatted(i, i - 1, i - 1));
    }

    assertThat(compiles(macros + rule("m59"))).isFalse();
    assertThat(compiles(lists + rule("proc.name in (l59)"))).isFalse();
  }

  @Test
  @Timeout(60)
  void chainsOfDefinitionsDoNotExhaustTheStack() {
    StringBuilder macros = new StringBuilder("- macro: m0\n  condition: proc.pid = 1\n");
    StringBuilder lists = new StringBuilder("- list: l0\n  items: [a, b]\n");
    for (int i = 1; i < 1_000; i++) {
      macros.append("- macro: m%d\n  condition: m%d\n".formatted(i, i - 1));
      lists.append("- list: l%d\n  items: [l%d]\n".formatted(i, i - 1));
    }

    compiles(macros + rule("m999"));

    assertThat(compiles(lists + rule("proc.name in (l999)"))).isFalse();
  }

  private static int refused(long seed, int files) {
    Mutations mutations = new Mutations(seed, WORDS);
    int refused = 0;
    for (int i = 0; i < files; i++) {
      String text = i % 3 == 0 ? mutations.shuffle(RULES) : RULES;
      refused += compiles(mutations.mutate(text)) ? 0 : 1;
    }
    return refused;
  }

  private static String rule(String condition) {
    return "- rule: r\n  desc: d\n  output: o\n  priority: INFO\n  condition: " + condition + "\n";
  }

  private static boolean compiles(String rules) {
    try {
      FalcoRules.compile(List.of(new RulesFile("f", rules)), FieldCatalogue.standard());
      return true;
    } catch (InvalidPolicyException e) {
      assertThat(e.issues()).isNotEmpty();
      for (Issue issue : e.issues()) {
        assertThat(issue.position().file()).as(rules).isEqualTo("f");
        assertThat(issue.position().line()).as(rules).isPositive();
        assertThat(issue.position().column()).as(rules).isPositive();
      }
      return false;
    }
  }
}
