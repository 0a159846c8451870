package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rarer calls that do what others do as well, and what changes a process without a word. */
class LiveCallsTest extends LiveTest {

  @Test
  void attributesByNameAndByDescriptor() throws Exception {
    assertThat(probe.deeds("marks"))
        .containsExactly(
            "T1 exec DIR/deeds [marks]",
            "T1 open 3 f:DIR/marks/a rdwr|creat|created mode=600",
            "T1 setxattr ?:DIR/marks/a",
            "T1 setxattr ?:DIR/marks/a flags=1",
            "T1 setxattr 3 f:DIR/marks/a",
            "T1 setxattr ?:DIR/marks/missing -> -2",
            "T1 utimes ?:DIR/marks/a",
            "T1 utimes ?:DIR/marks/a",
            "T1 truncate_file ?:DIR/marks/a",
            "T1 truncate_file ?:DIR/marks/missing -> -2",
            "T1 chmod 3 f:DIR/marks/a mode=640",
            "T1 chown 3 f:DIR/marks/a",
            "T1 close 3 f:DIR/marks/a",
            "T1 exit 0");
  }

  @Test
  void aRootOfItsOwn() throws Exception {
    assertThat(probe.deeds("pivot"))
        .containsExactly(
            "T1 exec DIR/deeds [pivot]",
            "T1 unshare",
            "T1 mount ?:/ flags=278528",
            "T1 mkdir d:DIR/pivot/m mode=700",
            "T1 mount ?:DIR/pivot/m",
            "T1 mkdir d:DIR/pivot/m/old mode=700",
            "T1 chroot ?:DIR/pivot/m",
            "T1 chdir",
            "T1 open 3 f:/inside wronly|creat|trunc|created mode=600",
            "T1 close 3 f:/inside",
            "T1 exit 0");
  }

  @Test
  void signalsThatEndProcesses() throws Exception {
    List<ThreadEvent> events = probe.events("signals");

    assertThat(events)
        .filteredOn(event -> event instanceof ProcessOp op && op.op() == XopFlag.KILL)
        .extracting(event -> ((ProcessOp) event).flags())
        .containsExactly(15L, 1L, 10L, 9L);
    assertThat(probe.lines(events))
        .filteredOn(line -> line.contains(" exit "))
        .containsExactly("T2 exit 15", "T3 exit 1", "T4 exit 10", "T5 exit 9", "T1 exit 0");
  }

  @Test
  void aNewSessionIsKnownAtOnce() throws Exception {
    List<ProcessInfo> told = new ArrayList<>();
    Process process = probe.start("session");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

    probe.pollUntilExit(process.pid(), event -> addInfo(event, told));

    // Once when it led a session, and once when it executed something.
    assertThat(told)
        .filteredOn(info -> info.poid() != null && info.poid().hpid() == process.pid())
        .hasSize(2)
        .allSatisfy(
            info -> {
              assertThat(info.facts().sid()).isEqualTo(info.oid().hpid());
              assertThat(info.facts().pgid()).isEqualTo(info.oid().hpid());
            });
  }

  private static void addInfo(SystemEvent event, List<ProcessInfo> told) {
    if (event instanceof ProcessSeen seen) {
      told.add(seen.process());
    } else if (event instanceof ProcessExec exec) {
      told.add(exec.process());
    }
  }

  @Test
  void severalPartsOrMessagesAtOnce() throws Exception {
    assertThat(probe.deeds("vectors"))
        .contains(
            "T1 io 3 f:DIR/vectors/v read 4:80 write 2:40", "T1 io 4 f:DIR/vectors/w write 1:25")
        .anyMatch(line -> line.matches("T1 io 6 p:.*pipe.* write 1:15"))
        .anyMatch(line -> line.matches("T1 io 7 .* write 1:40"))
        .anyMatch(line -> line.matches("T1 io 8 .* read 1:40"));
  }

  @Test
  void datagramsOverIpv6() throws Exception {
    assertThat(probe.deeds("udp6"))
        .filteredOn(line -> line.contains(" io "))
        .containsExactlyInAnyOrder(
            "T1 io 4 17:[::]:p2->[::1]:p1 read 1:13 write 1:12",
            "T1 io 3 17:[::1]:p2->[::1]:p1 read 1:12 write 1:13");
  }

  @Test
  void anExecutableThatItsProcessMayWrite() throws Exception {
    assertThat(probe.lastExec("writable").facts().exeWritable()).isTrue();
    assertThat(probe.lastExec("unwritable").facts().exeWritable()).isFalse();
  }
}
