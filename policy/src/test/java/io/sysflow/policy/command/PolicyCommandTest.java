package io.sysflow.policy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command answers and how it exits. */
class PolicyCommandTest {

  private static final String RULE =
      """
      - rule: Cat runs
        desc: d
        condition: evt.type = execve and proc.name = cat
        output: x
        priority: notice
      """;

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new PolicyCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int answer(String input, String... arguments) {
    InputStream standard = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(arguments);
    } finally {
      System.setIn(standard);
    }
  }

  private Path file(String name, String content) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  @Test
  void checkCountsRules() throws IOException {
    Path rules = file("a.yaml", RULE);

    int status = run("check", rules.toString());

    assertThat(status).isZero();
    assertThat(out.toString()).startsWith("1 rules from 1 files are in order (version ");
  }

  @Test
  void checkPrintsEachErrorWithItsPlace() throws IOException {
    Path rules = file("a.yaml", RULE.replace("proc.name", "proc.nmae"));

    int status = run("check", directory.toString());

    assertThat(status).isEqualTo(1);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            rules
                + ":3:36: character 22: unknown field 'proc.nmae', did you mean 'proc.name'?\n"
                + "1 error\n");
  }

  @Test
  void languagesThatThereAreNotAreRefusedByName() throws IOException {
    Path rules = file("s.yml", "- rule: r\n");

    assertThat(run("check", "--language", "yara", rules.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "there is no language 'yara': name falco, sigma, sysflow or auto\n");
  }

  @Test
  void strictTakesUnknownNamesOfTheSysFlowLanguageForErrors() throws IOException {
    Path rules = file("s.yaml", "- rule: r\n  desc: d\n  condition: sf.proc.nam = x\n");

    assertThat(run("check", rules.toString())).isZero();
    assertThat(err.toString())
        .contains(":3:14: warning: unknown attribute 'sf.proc.nam', did you mean 'sf.proc.name'?");
    assertThat(run("check", "--strict", rules.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(":3:14: unknown attribute 'sf.proc.nam', did you mean 'sf.proc.name'?");
  }

  @Test
  void missingPathIsNamed() {
    assertThat(run("check", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none: no such file or directory");
  }

  @Test
  void parseAnswersLineByLine() {
    int status =
        answer(
            """
            {"condition": "a and b"}

            {"condition": "a and"}
            {"other": 1}
            no json
            """,
            "parse");

    assertThat(status).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"ok\":true}",
            "{\"error\":\"character 5: expected a blank or '(' after 'and' but found the end\"}",
            "{\"error\":\"expected an object with a text 'condition'\"}",
            "{\"error\":\"not JSON: Unrecognized token 'no': was expecting (JSON String, Number,"
                + " Array, Object or token 'null', 'true' or 'false')\"}");
  }

  @Test
  void parseWithFieldsChecksTypes() throws IOException {
    Path fields = file("f.json", "{\"x.n\": \"UINT64\", \"x.l\": \"list(string)\"}");

    answer(
        """
        {"condition": "x.n > 3 and x.l in (a)"}
        {"condition": "x.n contains 3"}
        {"condition": "x.l = a"}
        {"condition": "y.z = a"}
        """,
        "parse",
        "--fields",
        fields.toString());

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"ok\":true}",
            "{\"error\":\"character 0: operator 'contains' does not take x.n, which is uint\"}",
            "{\"error\":\"character 0: operator '=' does not take x.l, which is a list\"}",
            "{\"error\":\"character 0: unknown field 'y.z'\"}");
  }

  @Test
  void evalAnswersOnGivenEvents() {
    answer(
        """
        {"condition": "proc.name = cat", "event": {"proc.name": "cat"}}
        {"condition": "proc.name != cat", "event": {}}
        {"condition": "my.field > 3 and my.list intersects (b)", "event": {"my.field": 4, "my.list": ["a", "b"]}}
        {"condition": "proc.pid = x", "event": {}}
        {"condition": "proc.pid = 1", "event": {"proc.pid": "many"}}
        """,
        "eval");

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"result\":true}",
            "{\"result\":false}",
            "{\"result\":true}",
            "{\"error\":\"character 11: expected a whole number but found 'x'\"}",
            "{\"error\":\"event: expected a whole number but found 'many'\"}");
  }

  @Test
  void testRunsCasesAndNamesRulesWithoutThem() throws IOException {
    file("a.yaml", RULE + RULE.replace("Cat runs", "Other").replace("= cat", "= dog"));
    file(
        "tests/a.yaml",
        """
        - rule: Cat runs
          fires:
            - {when: exec, process: /bin/cat x}
          silent:
            - {when: exec, process: /bin/dog}
            - {when: nonsense, process: /bin/dog}
        """);
    Path report = directory.resolve("report.xml");

    int status = run("test", directory.toString(), "--report", report.toString());

    assertThat(status).isEqualTo(1);
    assertThat(out.toString().lines())
        .contains(
            "       expected [], found [Other]",
            "       no record: 'when' does not say what happened: [nonsense]",
            "FAILED rule 'Other' needs a case that fires it and one that does not",
            "3 cases, 2 failed");
    assertThat(report).content().contains("tests=\"3\" failures=\"2\"");
  }

  @Test
  void rulesAreListedAndDescribed() throws IOException {
    Path rules =
        file(
            "a.yaml",
            "- list: l\n  items: [cat, 'a b']\n- macro: m\n  condition: proc.name in (l)\n"
                + RULE.replace("proc.name = cat", "not (m or fd.num > 3)")
                + "  tags: [t]\n"
                + RULE.replace("Cat runs", "Off")
                + "  enabled: false\n");

    assertThat(run("rules", rules.toString())).isZero();
    assertThat(run("rules", "-l", "Cat*", rules.toString())).isZero();
    assertThat(run("rules", "--format=json", "-l", "cat-runs", rules.toString())).isZero();
    assertThat(run("rules", "-l", "Dog", rules.toString())).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("NOTICE         Cat runs  [t]\ndisabled       Off\nrule        Cat runs\n")
        .contains(
            "\ncondition   evt.type = execve and not (proc.name in (cat, \"a b\") or fd.num > 3)\n",
            "\"priority\":\"notice\"",
            "\nanswered    exact\n");
    assertThat(err.toString()).isEqualTo("there is no rule Dog\n");
  }

  @Test
  void typesOfEventsAreListed() {
    assertThat(run("fields", "--events", "execve")).isZero();
    assertThat(run("fields", "--format=markdown", "fd.sip")).isZero();
    assertThat(out.toString())
        .startsWith("execve\nexecveat\n")
        .contains("|---|---|---|\n| `fd.sip` | ip | Server's address. |\n");
  }

  @Test
  void fieldsAreListedWithWhatTheyAre() {
    assertThat(run("fields", "fd.sip")).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "fd.sip                               ip        Server's address.",
            "(fd.sip.name)                        text      not there: names are not looked up,"
                + " but rules may state them");
  }

  @Test
  void withoutSubcommandItSaysWhatIsMissing() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("name a command", "check", "eval", "parse", "test");
  }
}
