package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sysflow.policy.command.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When conditions hold, by operator, type and shape of what they compare. */
class ConditionSemanticsTest {

  private static final String EVENT =
      """
      {
        "proc.name": "bash", "proc.pid": 42, "proc.cmdline": "bash -c 'Ls /TMP'", "proc.args": "-c x",
        "fd.name": "/var/log/app/x.log", "fd.sip": "10.1.2.3", "fd.cip": "2001:db8::1",
        "fd.ip": ["10.1.2.3", "192.168.0.9"], "fd.net": ["10.1.2.3", "192.168.0.9"],
        "fd.port": [443, 50000], "fd.sport": 443, "user.uid": 4294967295, "evt.rawres": -2,
        "proc.tty": 0, "evt.is_io": true, "proc.aname": ["sh", "sshd"], "proc.aname[2]": "sshd",
        "thread.cpu": 0.5, "evt.buffer": "GET /x", "fd.types": ["file", "ipv4"],
        "proc.pname": "bash", "proc.exe": "L2Jpbi9scw==", "proc.exepath": "/usr/bin/bash",
        "evt.arg.flags": "O_RDONLY|O_TRUNC", "proc.cwd": ""
      }
      """;

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "proc.name = bash                                   | true",
        "proc.name == 'bash'                                | true",
        "proc.name != bash                                  | false",
        "proc.name = Bash                                   | false",
        "proc.name > 1                                      | true",
        "proc.name in (sh, bash)                            | true",
        "proc.name intersects (sh, bash)                    | true",
        "proc.name in ()                                    | false",
        "not proc.name in (sh)                              | true",
        "proc.cmdline contains 'Ls /TMP'                    | true",
        "proc.cmdline contains 'ls'                         | false",
        "proc.cmdline icontains '/tmp'                      | true",
        "proc.cmdline startswith 'bash -c'                  | true",
        "proc.cmdline endswith \"TMP'\"                     | true",
        "proc.cwd = ''                                      | true",
        "proc.cwd exists                                    | true",
        "fd.name glob '/var/*.log'                          | true",
        "fd.name glob '/var/*/[xy].lo?'                     | true",
        "fd.name glob '/var/*/[!x].log'                     | false",
        "fd.name glob '/var/log'                            | false",
        "fd.name iglob '/VAR/*'                             | true",
        "fd.name pmatch (/etc, /var/log)                    | true",
        "fd.name pmatch (/var/lo)                           | false",
        "fd.name pmatch (/var/*/app)                        | true",
        "fd.name pmatch (/var/log/app/x.log/y)              | false",
        "fd.name regex '/var/.*[.]log'                      | true",
        "fd.name regex 'log'                                | false",
        "fd.name regex '(?i)/VAR/.*'                        | true",
        "proc.pid = 42                                      | true",
        "proc.pid = 0x2A                                    | true",
        "proc.pid >= 42 and proc.pid < 43                   | true",
        "proc.pid in (1, 42)                                | true",
        "user.uid > 1                                       | true",
        "evt.rawres < 0                                     | true",
        "proc.tty = 0                                       | true",
        "evt.is_io = true                                   | true",
        "evt.is_io != true                                  | false",
        "evt.is_io in (false)                               | false",
        "thread.cpu > 0.4                                   | true",
        "fd.sip = 10.1.2.3                                  | true",
        "fd.snet in (\"10.0.0.0/8\", \"1.2.3.0/24\")           | true",
        "fd.cip = 2001:db8:0::1                             | true",
        "fd.cnet in (\"2001:db8::/32\")                     | true",
        "fd.cip = 10.1.2.3                                  | false",
        "fd.ip = 192.168.0.9                                | true",
        "fd.ip != 192.168.0.9                               | false",
        "fd.ip != 9.9.9.9                                   | true",
        "fd.net = 192.168.0.0/16                            | true",
        "fd.net != 192.168.0.0/16                           | false",
        "fd.port = 50000                                    | true",
        "fd.port != 50000                                   | false",
        "fd.port > 49999                                    | true",
        "proc.aname = sshd                                  | true",
        "proc.aname != sshd                                 | true",
        "proc.aname in (sshd)                               | true",
        "proc.aname[2] = sshd                               | true",
        "proc.aname[3] = sshd                               | false",
        "fd.types in (file, ipv4, ipv6)                     | true",
        "fd.types in (file)                                 | false",
        "fd.types intersects (file, x)                      | true",
        "evt.buffer bcontains 4745                          | true",
        "evt.buffer bstartswith 4554                        | false",
        "evt.buffer contains 'GET'                          | true",
        "evt.arg.flags contains O_TRUNC                     | true",
        "evt.arg[flags] contains O_TRUNC                    | true",
        "proc.name = oneof (bash, sh)                       | true",
        "proc.name = oneof (bash, bash)                     | false",
        "proc.name startswith anyof (z, ba)                 | true",
        "proc.name contains allof (b, sh)                   | true",
        "proc.name contains allof (b, z)                    | false",
        "proc.name != allof (x, y)                          | true",
        "proc.name != anyof (bash, y)                       | true",
        "fd.sip == anyof (1.2.3.4, 10.1.2.3)                | true",
        "proc.name = val(proc.pname)                        | true",
        "proc.name != val(proc.pname)                       | false",
        "proc.pid < val(proc.sid)                           | false",
        "toupper(proc.name) = BASH                          | true",
        "proc.name = tolower(proc.pname)                    | true",
        "b64(proc.exe) = /bin/ls                            | true",
        "b64(proc.name) exists                              | true",
        "basename(proc.exepath) = bash                      | true",
        "len(proc.name) = 4                                 | true",
        "len(fd.types) = 2                                  | true",
        "join('-', (proc.name, proc.pid)) = bash-42         | true",
        "join(',', fd.types) = 'file,ipv4'                  | true",
        "concat(fd.sip, ':', fd.sport) = 10.1.2.3:443       | true",
        "getopt(proc.args, 'c:')[c] = x                     | true",
        "getopt(proc.args, 'abc') intersects (c, d)         | true",
        "evt.dir = <                                        | true",
        "evt.dir = >                                        | false",
        "fd.sport = https                                   | true",
        "fd.sport in (http, https)                          | true",
        "fd.lnet = 10.0.0.0/8                               | false",
        "proc.name in bash                                  | true",
        "proc.name != allof ()                              | false",
        "proc.name = anyof ()                               | false",
        "fd.name pmatch (/)                                 | true",
        "fd.name pmatch (var/log)                           | true",
        "fd.name glob '[[:alpha:]/]*.log'                   | true",
        "fd.ip in (192.168.0.9, 1.1.1.1)                    | true",
        "fd.net in (\"192.168.0.0/16\")                     | true",
        "fd.sip != 2001:db8::2                              | true",
        "fd.cnet != 10.0.0.0/8                              | true",
      })
  void conditionHolds(String condition, boolean expected) {
    assertThat(evaluate(condition)).isEqualTo(Boolean.toString(expected));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "proc.sid = 1                       | false",
        "proc.sid != 1                      | false",
        "proc.sid > 0 or proc.sid <= 0      | false",
        "proc.sid in (1)                    | false",
        "proc.sid exists                    | false",
        "not proc.sid = 1                   | true",
        "not proc.sid exists                | true",
        "user.name != root                  | false",
        "user.name startswith ''            | false",
        "not user.name in (root)            | true",
        "fd.lip != 1.2.3.4                  | false",
        "evt.failed != true                 | false",
        "tolower(user.name) != x            | false",
        "len(user.name) >= 0                | false",
        "proc.name = val(user.name)         | false",
        "proc.name != val(user.name)        | false",
        "user.name != oneof (x, y)          | false",
        "join('-', (proc.name, user.name)) exists | false",
      })
  void checkOfMissingValueIsFalse(String condition, boolean expected) {
    assertThat(evaluate(condition)).isEqualTo(Boolean.toString(expected));
  }

  @Test
  void notBindsBeforeAndBeforeOr() {
    assertThat(evaluate("not proc.name = x and proc.pid = 1 or proc.pid = 42")).isEqualTo("true");
    assertThat(evaluate("proc.pid = 42 or proc.pid = 1 and proc.name = x")).isEqualTo("true");
    assertThat(evaluate("(proc.pid = 42 or proc.pid = 1) and proc.name = x")).isEqualTo("false");
    assertThat(evaluate("not not not(proc.pid = 42)")).isEqualTo("false");
  }

  @Test
  void escapesAreResolved() {
    assertThat(evaluate("'a\\tb' = x")).startsWith("character 0: expected a word");
    assertThat(evaluate("proc.name = \"\\x62ash\"")).isEqualTo("true");
    assertThat(evaluate("proc.name = \"\\bash\"")).isEqualTo("false");
    assertThat(evaluate("proc.name = \"\\q\"")).isEqualTo("character 14: unknown escape \\q");
  }

  @Test
  void textsAreBytes() throws JsonProcessingException {
    JsonNode event = new JsonMapper().readTree("{\"proc.name\": \"é€😀\"}");

    assertThat(Evaluation.of("len(proc.name) = 9", event)).isEqualTo("true");
    assertThat(Evaluation.of("proc.name startswith '\\xc3\\xa9'", event)).isEqualTo("true");
    assertThat(Evaluation.of("proc.name startswith '\\xc3'", event)).isEqualTo("false");
    assertThat(Evaluation.of("proc.name = '\\xc'", event))
        .isEqualTo("character 14: \\x needs two hexadecimal digits");
  }

  @Test
  void conditionOnSeveralOperationsHoldsForOneOfThemAlone() throws JsonProcessingException {
    JsonNode event = new JsonMapper().readTree("{\"evt.type\": [\"openat\", \"write\"]}");

    assertThat(Evaluation.of("evt.type = write", event)).isEqualTo("true");
    assertThat(Evaluation.of("evt.type != write", event)).isEqualTo("true");
    assertThat(Evaluation.of("evt.type = openat and evt.type = write", event)).isEqualTo("false");
    assertThat(Evaluation.of("evt.type in (read, close)", event)).isEqualTo("false");
    assertThat(Evaluation.of("not evt.type in (openat, write)", event)).isEqualTo("false");
  }

  @Test
  void eitherEndFollowsFromBoth() throws JsonProcessingException {
    JsonNode event =
        new JsonMapper()
            .readTree(
                """
                {"fd.cip": "10.0.0.7", "fd.sip": "1.2.3.4", "fd.cport": 4000, "fd.sport": 443}
                """);

    assertThat(Evaluation.of("fd.ip = 1.2.3.4 and fd.ip = 10.0.0.7", event)).isEqualTo("true");
    assertThat(Evaluation.of("fd.ip != 1.2.3.4", event)).isEqualTo("false");
    assertThat(Evaluation.of("fd.net = 10.0.0.0/8", event)).isEqualTo("true");
    assertThat(Evaluation.of("fd.snet = 1.2.0.0/16", event)).isEqualTo("true");
    assertThat(Evaluation.of("fd.port in (443)", event)).isEqualTo("true");
  }

  @ParameterizedTest(name = "{0} is refused")
  @ValueSource(
      strings = {
        "proc.name = val(proc.pid)",
        "proc.name pmatch val(proc.pname)",
        "proc.name regex val(proc.pname)",
        "fd.snet = val(fd.sip)",
        "fd.ip = val(fd.sip)",
        "proc.name = val(proc.aname)",
        "proc.name in val(fd.types)",
        "fd.types in val(proc.name)",
        "fd.sip = 10.0.0.0/8",
        "fd.snet = 10.0.0.1",
        "fd.snet = 10.0.0.0/33",
        "fd.sport = nosuchservice",
        "fd.sport = 65536",
        "evt.is_io = yes",
        "proc.pid = 1.5",
        "fd.types = file",
        "fd.types contains file",
        "len(proc.pid) = 1",
        "tolower(proc.pid) = 1",
        "proc.name[1] = x",
        "evt.arg = x",
        "evt.type = opne",
        "proc.name regex '('",
        "evt.buffer bcontains abc",
      })
  void conditionThatDoesNotFitItsTypesIsRefused(String condition) {
    assertThat(evaluate(condition)).isNotIn("true", "false");
  }

  private static String evaluate(String condition) {
    try {
      return Evaluation.of(condition, new JsonMapper().readTree(EVENT));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
