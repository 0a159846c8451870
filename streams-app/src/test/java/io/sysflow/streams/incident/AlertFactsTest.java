package io.sysflow.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Severity;
import io.sysflow.streams.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertFactsTest {

  /** From the process outwards; what runs in a container has a "c" before it. */
  @ParameterizedTest(name = "of {0} join {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/bin/cat /bin/bash                                          | /bin/cat /bin/bash",
        "/bin/cat /bin/bash /lib/systemd/systemd                     | /bin/cat /bin/bash",
        "/bin/ls /bin/bash /usr/sbin/sshd /usr/sbin/sshd /sbin/init  | /bin/ls /bin/bash"
            + " /usr/sbin/sshd",
        "/bin/ls /bin/bash /usr/sbin/sshd                            | /bin/ls /bin/bash",
        "/bin/sh /usr/sbin/cron /usr/sbin/cron /lib/systemd/systemd  | /bin/sh /usr/sbin/cron",
        "c/bin/sh c/usr/bin/node c/tini /usr/bin/containerd-shim-runc-v2 | c/bin/sh c/usr/bin/node"
            + " c/tini",
        "c/bin/sh c/usr/bin/node /opt/own-engine /sbin/init          | c/bin/sh c/usr/bin/node",
        "c/bin/sh c/usr/bin/docker-containerd-shim c/lib/systemd/systemd | c/bin/sh",
        "/bin/sh c/usr/bin/nsenter c/bin/bash                        | /bin/sh c/usr/bin/nsenter"
            + " c/bin/bash",
        "/lib/systemd/systemd /opt/parent                            | /lib/systemd/systemd",
        "/usr/bin/runc /usr/bin/containerd-shim /sbin/init           | /usr/bin/runc",
      })
  void ancestorsJoinUpToTheRootOfManyTrees(String line, String joining) {
    List<ProcessEntity> processes = new ArrayList<>();
    long pid = 100;
    for (String exe : List.of(line.split(" ", -1))) {
      boolean contained = exe.startsWith("c");
      processes.add(
          Records.process(
              new Oid(pid, pid++),
              null,
              1,
              contained ? exe.substring(1) : exe,
              contained ? "c0ffee" : null));
    }

    AlertFact fact = new AlertFacts(Roles.DEFAULT).of(alert(processes));

    List<String> joined =
        fact.chain().stream().map(p -> (p.container() == null ? "" : "c") + p.exe()).toList();
    assertThat(String.join(" ", joined)).isEqualTo(joining);
  }

  private static Alert alert(List<ProcessEntity> line) {
    return new Alert(
        "a1",
        "r1",
        "Rule",
        "",
        Severity.ERROR,
        List.of(),
        null,
        "says",
        Map.of(),
        null,
        new EnrichedRecord(
            "n1",
            1,
            1,
            Records.connection(line.get(0).oid(), 40),
            line.get(0),
            line.subList(1, line.size()),
            null,
            null,
            null,
            null),
        null);
  }
}
