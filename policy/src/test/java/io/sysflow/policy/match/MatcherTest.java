package io.sysflow.policy.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.RulesFile;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules hold for which records, and for which of their operations. */
class MatcherTest {

  private static final String READ_SHADOW =
      "{when: open read /etc/shadow, process: /usr/bin/cat /etc/shadow,"
          + " ancestors: [/usr/bin/bash, /usr/sbin/sshd]}";

  private static List<Match> match(EnrichedRecord record, String condition) {
    return new Matcher(policy(condition)).match(record);
  }

  private static Policy policy(String condition) {
    String rule =
        "- {rule: R, desc: d, output: x, priority: notice, condition: \"%s\"}\n"
            .formatted(condition.replace("\\", "\\\\").replace("\"", "\\\""));
    return Policies.compile("test", List.of(new RulesFile("t.yaml", rule))).policy();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "evt.type = open                               | true",
        "evt.type in (openat2)                         | true",
        "evt.type = close                              | true",
        "evt.type = read and evt.is_io_read = true     | true",
        "evt.type = write                              | false",
        "evt.type = execve                             | false",
        "evt.type != open                              | true",
        "evt.type = open and evt.type = close          | false",
        "not evt.type in (open, read, close)           | false",
        "evt.type startswith open                      | true",
        "evt.type.is.open = 1                          | true",
        "syscall.type = openat                         | true",
        "evt.dir = <                                   | true",
        "evt.dir = >                                   | false",
        "evt.category = file                           | true",
        "evt.num = 0                                   | false",
        "evt.num >= 0                                  | true",
        "evt.num = 1                                   | true",
        "evt.is_open_read = true                       | true",
        "evt.is_open_write = true                      | false",
        "evt.res = SUCCESS and evt.rawres = 3          | true",
        "evt.arg.fd = <f>/etc/shadow                   | true",
        "evt.rawarg.fd = 3                             | true",
        "evt.failed = false                            | true",
        "fd.name = /etc/shadow                         | true",
        "fd.directory = /etc and fd.filename = shadow  | true",
        "fd.directory in (/etc, /usr)                  | true",
        "fd.typechar = f and fd.type = file            | true",
        "fd.num = 3                                    | true",
        "fd.sip exists                                 | false",
        "fd.port != 80                                 | false",
        "evt.arg.flags = O_RDONLY                      | true",
        "evt.arg.name = /etc/shadow                    | true",
        "evt.arg[1] = /etc/shadow                      | true",
        "evt.args contains 'name=/etc/shadow'          | true",
        "evt.buffer exists                             | false",
        "proc.name = cat and proc.exepath = /usr/bin/cat | true",
        "proc.cmdline = 'cat /etc/shadow'              | true",
        "proc.args = /etc/shadow                       | true",
        "proc.exe = /usr/bin/cat                       | true",
        "proc.pname = bash                             | true",
        "proc.aname = sshd and proc.aname != sshd      | true",
        "proc.aname[1] = bash and proc.aname[2] = sshd | true",
        "proc.aname[0] = cat                           | true",
        "proc.aname = cat                              | false",
        "proc.aname[3] exists                          | false",
        "proc.apid = 4142                              | true",
        "proc.duration <= 5000000000                   | true",
        "proc.tty = 0                                  | true",
        "user.name = root and user.uid = 0             | true",
        "user.loginuid exists                          | false",
        "container.id = host and container.name = host | true",
        "container.image.repository != x               | false",
        "k8s.pod.name exists                           | false",
        "fs.path.name = /etc/shadow                    | true",
      })
  void conditionHoldsForAnOperation(String condition, boolean expected) {
    EnrichedRecord record = Samples.record(READ_SHADOW);

    List<Match> matches = match(record, condition);

    assertThat(!matches.isEmpty()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "connect 1.2.3.4 443       | evt.type = connect and fd.sip = 1.2.3.4 and fd.sport = 443",
        "connect 1.2.3.4 443       | fd.rip = 1.2.3.4 and fd.lport = 40000 and fd.cip = 10.0.0.7",
        "connect 1.2.3.4 443       | fd.name = '10.0.0.7:40000->1.2.3.4:443' and fd.typechar = 4",
        "connect 1.2.3.4 443       | fd.l4proto = tcp and fd.is_server = false and fd.connected = true",
        "connect ::1 443           | fd.type = ipv6 and fd.snet = ::/64",
        "send 1.2.3.4 53           | evt.type = sendto and fd.name_changed = true and fd.l4proto = udp",
        "accept 10.0.0.1 80        | evt.type = accept and fd.lip = 10.0.0.1 and fd.is_server = true",
        "listen 0.0.0.0 4444       | evt.type = listen and fd.sport = 4444 and fd.name = 0.0.0.0:4444",
        "rename /a/b /c/d          | evt.type = rename and fs.path.source = /a/b and evt.arg.newpath = /c/d",
        "rename /a/b /c/d          | not fd.name exists",
        "symlink /a /b             | fs.path.source = /b and fs.path.target = /a and evt.arg.linkpath = /b",
        "unlink /a                 | evt.type = unlinkat and fs.path.name = /a",
        "unlink /a failed          | evt.res = EPERM and evt.failed = true and not fs.path.name exists",
        "chmod /a 4755             | evt.arg.mode contains S_ISUID and evt.type = chmod",
        "open failed /a            | evt.res = ENOENT and fd.num = -1 and fd.typechar = f",
        "open failed /a            | evt.arg.fd = ENOENT and not fd.type exists and not fd.filename exists",
        "send 1.2.3.4 53           | evt.rawres >= 0 and evt.res = SUCCESS and evt.arg.fd startswith <4u>",
        "listen 0.0.0.0 4444       | not fd.cip exists and fd.sip = 0.0.0.0",
        "unlink /a failed          | evt.arg.res = EPERM and evt.rawres < 0",
        "exit 0                    | evt.type = procexit and not evt.rawres exists and evt.failed = false",
        "exec                      | evt.arg.pid = x and evt.arg.tid = x",
        "open create /a            | evt.type = openat and evt.is_open_create = true",
        "open truncate /a          | evt.type = creat and evt.arg.flags contains O_TRUNC",
        "open read /a/             | fd.typechar = d and fd.directory = /a/ and not fd.filename exists",
        "ptrace 16                 | evt.type = ptrace and evt.arg.request = PTRACE_ATTACH",
        "setuid alice              | evt.type = setuid and evt.arg.uid = alice",
        "exec                      | evt.type = execve and evt.arg.flags exists and proc.vpid exists",
        "connect unix /run/x.sock  | evt.type = connect and fd.type = unix and fd.sockfamily = unix",
        "module /x.ko              | evt.type = finit_module and evt.rawres = 0",
      })
  void operationsAreFalcosEvents(String when, String condition) {
    EnrichedRecord record = Samples.record("{when: '" + when + "', process: /bin/x -a}");

    assertThat(match(record, condition)).hasSize(1);
  }

  @Test
  void firstOperationThatHoldsIsNamed() {
    EnrichedRecord record = Samples.record(READ_SHADOW);

    assertThat(match(record, "proc.name = cat")).first().returns("openat", Match::evtType);
    assertThat(match(record, "evt.type in (close, read)"))
        .first()
        .returns(Operation.READ, Match::operation);
  }

  @Test
  void containerIsOfTheRecordOrOfTheProcess() {
    EnrichedRecord record =
        Samples.record(
            "{when: exec, process: /bin/x, container: {image: 'localhost:5000/a/b:1.2', privileged:"
                + " true}}");

    assertThat(
            match(
                record,
                "container.id != host and container.image.repository = localhost:5000/a/b and"
                    + " container.image.tag = 1.2 and container.privileged = true and"
                    + " container.type = containerd and not container.image.digest exists"))
        .hasSize(1);
  }

  @Test
  void recordsWithoutProcessMatchWhatNeedsNone() {
    EnrichedRecord full = Samples.record(READ_SHADOW);
    EnrichedRecord record =
        new EnrichedRecord(
            "n", 1, 1, full.activity(), null, List.of(), full.file(), null, null, null);

    assertThat(match(record, "evt.type = open and fd.name = /etc/shadow")).hasSize(1);
    assertThat(match(record, "not proc.name exists and not container.id exists")).hasSize(1);
    assertThat(match(record, "proc.name != x or proc.aname = x")).isEmpty();
  }

  @Test
  void kubernetesEventsMatchNothing() {
    EnrichedRecord record =
        new EnrichedRecord(
            "n", 1, 1, new K8sEvent(1, 1, 1, "{}"), null, List.of(), null, null, null, null);

    assertThat(match(record, "not proc.name exists")).isEmpty();
  }

  @Test
  void rulesAreReportedInTheirOrder() {
    String rules =
        """
        - {rule: B b, desc: d, output: x, priority: notice, condition: proc.name = cat}
        - {rule: none, desc: d, output: x, priority: notice, condition: proc.name = dog}
        - {rule: B-b, desc: d, output: x, priority: notice, condition: evt.type = close}
        """;
    Policy policy = Policies.compile("t", List.of(new RulesFile("t", rules))).policy();

    List<Match> matches = new Matcher(policy).match(Samples.record(READ_SHADOW));

    assertThat(matches).extracting(match -> match.rule().id()).containsExactly("b-b", "b-b-2");
  }

  @Test
  void keysOfPlansHoldEveryFlag() {
    for (RecordKind kind : RecordKind.values()) {
      for (XopFlag flag : XopFlag.values()) {
        assertThat(Plan.key(kind, 0, flag.bit(), false))
            .isNotEqualTo(Plan.key(kind, 0, 0, false))
            .isNotEqualTo(Plan.key(kind, OpFlag.OPEN.bit(), flag.bit(), false));
      }
      for (OpFlag flag : OpFlag.values()) {
        assertThat(Plan.key(kind, flag.bit(), 0, false)).isNotEqualTo(Plan.key(kind, 0, 0, false));
      }
    }
  }

  @Test
  void nothingIsAllocatedWhereNothingMatches() {
    Matcher matcher = new Matcher(Policies.builtin().policy());
    List<EnrichedRecord> records =
        List.of(
            Samples.record("{when: exec, process: /usr/bin/make -j4, ancestors: [/usr/bin/bash]}"),
            Samples.record("{when: open write /home/dev/a.o, process: /usr/bin/cc1 a.c}"),
            Samples.record("{when: open read /usr/include/stdio.h, process: /usr/bin/cc1 a.c}"),
            Samples.record("{when: connect 10.0.0.9 5432, process: /usr/bin/java -jar app.jar}"),
            Samples.record("{when: unlink /tmp/x, process: /usr/bin/rm /tmp/x, container: 'a:1'}"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      records.forEach(matcher::match);
    }

    long before = threads.getCurrentThreadAllocatedBytes();
    int found = 0;
    for (int i = 0; i < 1_000; i++) {
      for (int j = 0; j < records.size(); j++) {
        found += matcher.match(records.get(j)).size();
      }
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(found).isZero();
    assertThat(allocated).isLessThan(5_000); // of 5,000 records: the measurement itself
  }

  @Test
  void flowsWithoutKnownOperationsMatchNothing() {
    EnrichedRecord opened = Samples.record(READ_SHADOW);
    FileFlow flow = (FileFlow) opened.activity();
    FileFlow closing =
        new FileFlow(
            flow.procOid(),
            1,
            1,
            OpFlags.of(OpFlag.TRUNCATE),
            OpenFlags.NONE,
            1,
            flow.fileOid(),
            3,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.NONE,
            null,
            null,
            null);
    EnrichedRecord record =
        new EnrichedRecord(
            "n", 1, 1, closing, opened.process(), List.of(), opened.file(), null, null, null);

    assertThat(match(record, "proc.name = cat")).isEmpty();
  }
}
