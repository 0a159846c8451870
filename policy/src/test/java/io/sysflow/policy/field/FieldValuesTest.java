package io.sysflow.policy.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Alerts;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of records have the values that Falco's engine prints of the same system calls. */
class FieldValuesTest {

  @ParameterizedTest(name = "{0}, {1}: {2} is {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "open read /etc/hosts          | open    | fd.l4proto      | <NA>",
        "open read /etc/hosts          | open    | fd.connected    | false",
        "open read /etc/hosts          | open    | fd.name_changed | true",
        "open read /etc/hosts          | read    | fd.name_changed | false",
        "open read /etc/hosts          | open    | fd.is_server    | false",
        "open read /etc/hosts          | open    | evt.abspath     | /etc/hosts",
        "open read /etc/hosts          | close   | evt.abspath     | <NA>",
        "open read /etc/hosts          | open    | evt.io_dir      | <NA>",
        "open read /etc/hosts          | read    | evt.io_dir      | read",
        "open write /etc/hosts         | write   | evt.io_dir      | write",
        "open read /etc/hosts          | close   | evt.category    | file",
        "open failed /etc/hosts        | open    | fd.num          | -1",
        "open failed /etc/hosts        | open    | fd.type         | <NA>",
        "open failed /etc/hosts        | open    | fd.typechar     | f",
        "open failed /etc/hosts        | open    | fd.connected    | <NA>",
        "open failed /etc/hosts        | open    | evt.res         | ENOENT",
        "connect 203.0.113.9 443       | connect | fd.connected    | true",
        "connect 203.0.113.9 443       | sendto  | fd.name_changed | false",
        "connect 203.0.113.9 443       | sendto  | evt.io_dir      | write",
        "connect 203.0.113.9 443       | connect | fd.lip          | 10.0.0.7",
        "connect 203.0.113.9 443       | connect | fd.rip          | 203.0.113.9",
        "connect unix /run/x           | connect | fd.connected    | true",
        "connect unix /run/x           | connect | fd.is_server    | false",
        "connect unix /run/x           | connect | fd.l4proto      | <NA>",
        "connect unix /run/x           | close   | evt.category    | ipc",
        "accept 203.0.113.9 443        | accept  | fd.is_server    | true",
        "accept 203.0.113.9 443        | accept  | fd.lip          | 203.0.113.9",
        "listen 0.0.0.0 80             | listen  | fd.lip          | <NA>",
        "listen 0.0.0.0 80             | listen  | fd.rip          | <NA>",
        "listen 0.0.0.0 80             | listen  | fd.sport        | 80",
        "listen 0.0.0.0 80             | listen  | fd.is_server    | true",
        "listen 0.0.0.0 80             | listen  | fd.connected    | false",
        "send 203.0.113.9 53           | sendto  | fd.connected    | false",
        "send 203.0.113.9 53           | sendto  | fd.name_changed | true",
        "dup 203.0.113.9 44 0          | dup     | evt.rawres      | 0",
        "dup 203.0.113.9 44 0          | dup     | evt.arg.res     |"
            + " <4t>10.0.0.7:40000->203.0.113.9:44",
        "socket 17                     | socket  | evt.arg.domain  | AF_PACKET",
        "socket 17                     | socket  | fd.type         | <NA>",
        "socket 17                     | socket  | fd.sockfamily   | <NA>",
        "socket 16                     | socket  | fd.type         | netlink",
        "socket 10                     | socket  | fd.type         | ipv6",
        "socket 10                     | socket  | fd.typechar     | 6",
        "socket 2                      | socket  | fd.type         | ipv4",
        "socket 2                      | socket  | fd.sockfamily   | ip",
        "socket 1                      | socket  | fd.type         | unix",
        "socket 2                      | socket  | fd.is_server    | false",
        "socket 2                      | socket  | fd.sip          | <NA>",
        "exec                          | execve  | container.name  | host",
        "exec                          | execve  | fd.l4proto      | <NA>",
        "clone                         | clone   | evt.arg.res     | 0",
        "unlink /tmp/x                 | unlink  | evt.abspath     | /tmp/x",
        "unlink /tmp/x; 0x200          | unlink  | evt.arg.flags   | AT_REMOVEDIR",
        "mount /mnt; 0x1               | mount   | evt.arg.flags   | RDONLY",
        "link /a /b; 0x400             | link    | evt.arg.flags   | AT_SYMLINK_FOLLOW",
        "rename /a /b; 1               | rename  | evt.arg.flags   | RENAME_NOREPLACE",
        "rename /a /b                  | rename  | evt.rawarg.newpath | /b",
        "unlink /tmp/x                 | unlink  | evt.rawarg.path | /tmp/x",
        "open read /etc/hosts          | open    | fd.is_upper_layer | <NA>",
        "exec                          | execve  | proc.stdin.type | <NA>",
      })
  void fieldIsAsFalcoHasIt(String what, String type, String field, String expected) {
    String[] whenAndFlags = what.split("; ", -1);
    String flags = whenAndFlags.length > 1 ? ", flags: '" + whenAndFlags[1] + "'" : "";
    EnrichedRecord record =
        Samples.record("{when: '%s', process: /bin/x%s}".formatted(whenAndFlags[0], flags));

    assertThat(output(record, type, "%" + field)).isEqualTo(expected);
  }

  @Test
  void argumentsAreNumberedWithoutTheFirst() {
    EnrichedRecord record =
        Samples.record("{when: exec, process: '/bin/x -a b', ancestors: ['/bin/y c d']}");

    assertThat(output(record, "execve", "%proc.args[0],%proc.args[1],%proc.args[2],%proc.args"))
        .isEqualTo("-a,b,<NA>,-a b");
    assertThat(output(record, "execve", "%proc.aargs[0],%proc.aargs[1],%proc.aargs[2]"))
        .isEqualTo("-a b,c d,<NA>");
  }

  @Test
  void aWidthCutsOrFillsUp() {
    EnrichedRecord record = Samples.record("{when: exec, process: /bin/sleep}");

    assertThat(output(record, "execve", "<%7proc.name|%3proc.name|%12toupper(proc.name)|5%|%5x>"))
        .isEqualTo("<sleep  |sle|SLEEP       |5%|%5x>");
  }

  /** A record of version 5 holds no name but that of the file, as the kernel has it. */
  @Test
  void aProgramInMemoryIsCalledAfterItsFile() {
    assertThat(output(inMemory(), "execve", "%proc.name %proc.exepath"))
        .isEqualTo("memfd:evil memfd:evil");
  }

  private static String output(EnrichedRecord record, String type, String output) {
    String rule =
        "- {rule: R, desc: d, condition: evt.type = %s, output: '%s', priority: INFO}"
            .formatted(type, output);
    Policy policy = Policies.compile("t", List.of(new RulesFile("t", rule))).policy();
    List<Match> matches = new Matcher(policy).match(record);
    assertThat(matches).hasSize(1);
    return Alerts.of(record, matches.get(0), null, null).output();
  }

  private static EnrichedRecord inMemory() {
    EnrichedRecord record = Samples.record("{when: exec, process: /bin/x}");
    ProcessEntity process =
        ProcessEntity.builder(ObjectState.CREATED, new Oid(1, 2), 1)
            .exe("/memfd:evil (deleted)")
            .user(0, "root")
            .group(0, "root")
            .cwd("/")
            .build();
    return new EnrichedRecord(
        "n", 1, 1, record.activity(), process, List.of(), null, null, null, null);
  }
}
