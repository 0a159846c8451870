package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules found by the literals that they need are those that hold when each is evaluated alone. */
class IndexTest {

  private static final List<String> CHECKS =
      List.of(
          "evt.type in (open, openat)",
          "evt.type = execve",
          "evt.type != connect",
          "evt.is_open_write = true",
          "fd.name startswith /etc",
          "fd.name contains shadow",
          "fd.name endswith .conf",
          "fd.name glob '/etc/*.d/*'",
          "fd.name iglob '/ETC/*'",
          "fd.name pmatch (/etc/cron.d, /var)",
          "fd.name in (/etc/shadow, /etc/passwd)",
          "fd.directory = /etc",
          "fd.filename icontains SHA",
          "fd.typechar = f",
          "fd.sport = 443",
          "fd.sport in (80, 5432)",
          "fd.sip = 10.0.0.9",
          "fd.snet = 10.0.0.0/8",
          "proc.name = bash",
          "proc.name in (cat, vi, curl)",
          "proc.cmdline contains http",
          "proc.cmdline icontains HTTP",
          "proc.cmdline contains anyof (x, shadow)",
          "proc.cmdline contains allof (x, curl)",
          "proc.aname in (sshd, cron)",
          "proc.aname[1] startswith ba",
          "proc.pname = bash",
          "proc.name regex 'c.*'",
          "proc.cmdline regex '(?i).*HTTPS?://[xy]'",
          "proc.cmdline regex '.*\\\\bx'",
          "proc.name != cat",
          "proc.name in (bash, cat, none)",
          "proc.name startswith ca",
          "proc.aname = bash",
          "proc.aname in (bash, none)",
          "proc.aname[1] in (bash, sshd)",
          "proc.exe startswith /usr/bin",
          "proc.exe endswith cat",
          "proc.args contains anyof (app, etc)",
          "fd.name in (/etc/passwd, /var/x)",
          "fd.name startswith /etc/cron",
          "fd.directory != /etc",
          "fd.filename in (shadow, x.conf)",
          "evt.arg.flags contains O_RDONLY",
          "container.image.repository in (a, a/nginx)",
          "user.uid in (0, 7)",
          "tolower(proc.name) = curl",
          "container.id != host",
          "container.image.repository endswith nginx",
          "user.uid = 0",
          "user.name exists",
          "evt.arg.path startswith /tmp",
          "evt.rawres >= 0",
          "proc.exepath = val(proc.exe)",
          "proc.pname exists",
          "proc.pname != bash",
          "fd.name exists",
          "fd.name glob '*.conf'",
          "fd.name iglob '*.CONF'",
          "fd.name glob /etc/shadow",
          "fd.name iglob /ETC/SHADOW",
          "proc.cmdline glob 'curl*'",
          "proc.cmdline iglob 'CURL*'",
          "proc.cmdline iglob '*HTTP*'",
          "proc.aname startswith ba",
          "proc.aname endswith shd",
          "evt.arg.flags contains O_CREAT",
          "evt.arg.flags contains O_WRONLY",
          "((container.id != host and not proc.name in (cat, vi)) or not container.id != host)",
          "(fd.name startswith /etc or fd.directory = /var or proc.name = curl)");

  private static final List<EnrichedRecord> RECORDS =
      List.of(
          Samples.record("{when: exec, process: /usr/bin/curl http://x, ancestors: [/bin/bash]}"),
          Samples.record("{when: exec, process: /bin/bash -c x, container: 'a/nginx:1'}"),
          Samples.record("{when: open write /etc/cron.d/x.conf, process: /usr/bin/vi x}"),
          Samples.record("{when: open read /etc/shadow, process: /usr/bin/cat /etc/shadow}"),
          Samples.record("{when: open failed /ETC/none, process: /usr/bin/cat}"),
          Samples.record(
              "{when: open read /var/x, process: {exe: /bin/cat, uid: 7}, ancestors: [/usr/sbin/sshd]}"),
          Samples.record("{when: connect 10.0.0.9 5432, process: /usr/bin/java -jar app.jar}"),
          Samples.record("{when: connect 1.2.3.4 443, process: /usr/bin/curl https://y}"),
          Samples.record("{when: unlink /tmp/x, process: /usr/bin/rm /tmp/x, container: 'a:1'}"),
          Samples.record("{when: accept 10.0.0.9 80, process: /usr/sbin/nginx}"));

  private static final List<String> NAMES =
      List.of("bash", "cat", "vi", "curl", "java", "rm", "nginx", "sshd", "none");

  private static final List<String> FIELDS =
      List.of("proc.name", "proc.pname", "proc.aname", "proc.aname[1]", "user.name");

  private Random random = new Random(7);

  @Test
  void rulesAreFoundAsIfEachWereEvaluatedAlone() {
    int seeds = Integer.getInteger("sysflow.runs", 1);
    for (int seed = 7; seed < 7 + seeds; seed++) {
      random = new Random(seed);
      rulesAreFound(seed % 3 == 0 ? 200 : 3000);
    }
  }

  private void rulesAreFound(int number) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rules.add(rule("rule " + i, i % 3 == 0 ? conditionAsInPractice() : condition(3)));
    }
    Matcher matcher = new Matcher(Policy.of("random", "0", rules));

    for (EnrichedRecord record : RECORDS) {
      Set<String> expected = holding(rules, record);
      TreeSet<String> found = new TreeSet<>();
      matcher.match(record).forEach(match -> found.add(match.rule().name()));
      assertThat(found).as(record.activity().toString()).isEqualTo(expected).isNotEmpty();
    }
  }

  @Test
  void whatIsKnownOfProcessesAndFilesIsOfTheseAlone() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rules.add(rule("rule " + i, i % 3 == 0 ? conditionAsInPractice() : condition(3)));
    }
    Matcher matcher = new Matcher(Policy.of("random", "0", rules));
    List<EnrichedRecord> records = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      records.add(joined(any(RECORDS), any(RECORDS), any(RECORDS)));
    }
    List<Set<String>> expected = records.stream().map(record -> holding(rules, record)).toList();

    for (int i = 0; i < 4 * records.size(); i++) {
      int at = i < 2 * records.size() ? i / 2 : i % records.size();
      TreeSet<String> found = new TreeSet<>();
      matcher.match(records.get(at)).forEach(match -> found.add(match.rule().name()));
      assertThat(found).as(records.get(at).toString()).isEqualTo(expected.get(at));
    }
  }

  private EnrichedRecord any(List<EnrichedRecord> records) {
    return records.get(random.nextInt(records.size()));
  }

  /**
   * Returns what happened in one record, done by the process of another in the place of a third.
   */
  private static EnrichedRecord joined(
      EnrichedRecord what, EnrichedRecord who, EnrichedRecord where) {
    return new EnrichedRecord(
        what.node(),
        what.epoch(),
        what.seq(),
        what.activity(),
        who.process(),
        where.ancestors(),
        what.file(),
        what.newFile(),
        where.container(),
        where.pod());
  }

  private static Set<String> holding(List<Rule> rules, EnrichedRecord record) {
    Explainer alone = new Explainer();
    Set<String> holding = new TreeSet<>();
    for (Rule rule : rules) {
      if (alone.explain(rule, record).stream().anyMatch(Explanation::holds)) {
        holding.add(rule.name());
      }
    }
    return holding;
  }

  @Test
  void explanationShowsWhatEachPartSaw() {
    Rule rule = rule("r", "fd.name startswith /etc and not proc.name in (cat) and fd.sport = 1");

    List<Explanation> explanations = new Explainer().explain(rule, RECORDS.get(3));

    assertThat(explanations.get(0).lines())
        .containsExactly(
            "no  and",
            "yes   fd.name startswith /etc   # fd.name is /etc/shadow",
            "no    not",
            "yes     proc.name in (cat)   # proc.name is cat",
            "no    fd.sport = 1   # fd.sport is not there: this operation of this record has none");
    assertThat(explanations.get(0).condition().reason().text()).isEqualTo("proc.name in (cat)");
  }

  @Test
  void literalsAreFoundWhereverTheyOverlap() {
    List<String> literals = List.of("he", "she", "his", "hers", "ers", "S", "sh", "xyz");
    LiteralAutomaton automaton = new LiteralAutomaton(literals);
    List<String> found = new ArrayList<>();

    automaton.scan("uSHErs!", 0, 7, (literal, end) -> found.add(literals.get(literal) + end));

    assertThat(found).containsExactlyInAnyOrder("S2", "sh3", "she4", "he4", "hers6", "ers6", "S6");
  }

  private String condition(int depth) {
    int terms = 1 + random.nextInt(3);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < terms; i++) {
      boolean leaf = depth == 0 || random.nextInt(3) > 0;
      String part =
          leaf ? CHECKS.get(random.nextInt(CHECKS.size())) : "(" + condition(depth - 1) + ")";
      parts.add(random.nextInt(4) == 0 ? "not " + part : part);
    }
    return String.join(random.nextBoolean() ? " and " : " or ", parts);
  }

  /**
   * Returns a condition as most rules have them: what many share, a few literals that are wanted,
   * and many exceptions.
   */
  private String conditionAsInPractice() {
    List<String> parts = new ArrayList<>();
    parts.add(
        List.of(
                "evt.is_open_write = true",
                "container.id != host",
                "evt.type = execve",
                "fd.typechar = f",
                "evt.type in (open, openat)")
            .get(random.nextInt(5)));
    parts.add(CHECKS.get(random.nextInt(CHECKS.size())));
    for (int i = random.nextInt(5); i > 0; i--) {
      String field = FIELDS.get(random.nextInt(FIELDS.size()));
      String check = CHECKS.get(random.nextInt(CHECKS.size()));
      String more = random.nextBoolean() ? "" : " and " + check;
      parts.add("not (%s %s%s)".formatted(field, names(), more));
    }
    if (random.nextBoolean()) {
      List<String> alternatives = new ArrayList<>();
      for (int i = 2 + random.nextInt(5); i > 0; i--) {
        String check = CHECKS.get(random.nextInt(CHECKS.size()));
        alternatives.add("(proc.name %s and %s)".formatted(names(), check));
      }
      String not = random.nextBoolean() ? "not " : "";
      parts.add(not + "(" + String.join(" or ", alternatives) + ")");
    }
    return String.join(" and ", parts);
  }

  private String names() {
    List<String> names = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return names.size() == 1 ? "= " + names.get(0) : "in (" + String.join(", ", names) + ")";
  }

  private static Rule rule(String name, String condition) {
    String file =
        "- {rule: %s, desc: d, output: o, priority: INFO, condition: \"%s\"}"
            .formatted(name, condition);
    return FalcoRules.compile(List.of(new RulesFile("a.yaml", file)), FieldCatalogue.standard())
        .rules()
        .get(0);
  }
}
