package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.Namespaces;
import io.sysflow.model.XopFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that few programs make: src/test/c/rare.c. */
class LiveRareTest {
  @TempDir static Path base;
  private static LiveProbe probe;

  @BeforeAll
  static void open() throws Exception {
    probe = LiveProbe.open(base, "rare");
  }

  @AfterAll
  static void close() {
    LiveProbe.close(probe);
  }

  @Test
  void filesWithoutANameAndByHandle() throws Exception {
    assertThat(probe.deeds("handles"))
        .map(line -> line.replaceAll("#\\d+", "#N"))
        .containsExactly(
            "T1 exec DIR/rare [handles]",
            "T1 open 3 d:DIR/handles rdonly|directory",
            "T1 open 4 f:DIR/handles/#N rdwr|directory mode=600",
            "T1 link ?:DIR/handles/#N ?:DIR/handles/linked flags=4096",
            "T1 io 4 f:DIR/handles/#N write 1:5",
            "T1 close 4 f:DIR/handles/#N",
            "T1 open 4 f:DIR/handles/linked rdonly",
            "T1 chown ?:DIR/handles/linked flags=4096",
            "T1 close 4 f:DIR/handles/linked",
            "T1 open 4 d:DIR/handles rdonly",
            "T1 open 5 f:DIR/handles/linked rdwr",
            "T1 io 5 f:DIR/handles/linked read 1:5",
            "T1 close 5 f:DIR/handles/linked",
            "T1 close 3 d:DIR/handles",
            "T1 exit 0");
  }

  @Test
  void namesByTheNewerCalls() throws Exception {
    assertThat(probe.deeds("newer-names"))
        .containsExactly(
            "T1 exec DIR/rare [newer-names]",
            "T1 open 3 d:DIR/newer-names rdonly|directory",
            "T1 open 4 f:DIR/newer-names/a wronly|creat|created mode=600",
            "T1 close 4 f:DIR/newer-names/a",
            "T1 open 4 f:DIR/newer-names/b wronly|creat|created mode=600",
            "T1 close 4 f:DIR/newer-names/b",
            "T1 rename ?:DIR/newer-names/a ?:DIR/newer-names/b flags=2",
            "T1 symlink ?:DIR/newer-names/a ?:DIR/newer-names/to-a",
            "T1 mkdir d:DIR/newer-names/d mode=700",
            "T1 chown ?:DIR/newer-names/to-a flags=256",
            "T1 link ?:DIR/newer-names/a ?:DIR/newer-names/d/a",
            "T1 mknod ?:DIR/newer-names/fifo mode=600",
            "T1 truncate_file ?:DIR/newer-names/a",
            "T1 unlink ?:DIR/newer-names/d/a",
            "T1 rmdir d:DIR/newer-names/d flags=512",
            "T1 close 3 d:DIR/newer-names",
            "T1 exit 0");
  }

  @Test
  void aDescriptorIsNotClosedAsWhatItWasBefore() throws Exception {
    assertThat(probe.deeds("reused"))
        .containsExactly(
            "T1 exec DIR/rare [reused]",
            "T1 open 3 f:/dev/zero rdonly",
            "T1 close 3 f:/dev/zero",
            "T1 exit 0");
  }

  @Test
  void namesFromARootOfItsOwnAreToldFromTheRootOfAll() throws Exception {
    assertThat(probe.deeds("rooted"))
        .containsExactly(
            "T1 exec DIR/rare [rooted]",
            "T1 mkdir d:DIR/rooted/in mode=700",
            "T1 chroot ?:DIR/rooted/in",
            "T1 chdir",
            "T1 mkdir d:DIR/rooted/in/x mode=700",
            "T1 open 3 f:DIR/rooted/in/x/f wronly|creat|created mode=600",
            "T1 close 3 f:DIR/rooted/in/x/f",
            "T1 open -2 f:DIR/rooted/in/x/g rdonly",
            "T1 rename ?:DIR/rooted/in/x/f ?:DIR/rooted/in/g",
            "T1 unlink ?:DIR/rooted/in/g",
            "T1 rmdir d:DIR/rooted/in/x",
            "T1 exit 0");
  }

  @Test
  void aDatagramSocketThatIsNoLongerConnectedSaysWhereItSendsTo() throws Exception {
    assertThat(probe.deeds("unconnected"))
        .filteredOn(line -> line.matches(".* (io|connect|close) .*"))
        .containsExactly(
            "T1 connect 4 17:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 4 17:127.0.0.1:p2->127.0.0.1:p1 write 1:9",
            "T1 io 4 17:0.0.0.0:p3->127.0.0.1:p1 write 1:8",
            "T1 close 4 17:0.0.0.0:p3->127.0.0.1:p1",
            "T1 close 3 17:0.0.0.0:0->127.0.0.1:p1");
  }

  @Test
  void aNamespaceIsAFileByTheNameThatTheProgramGave() throws Exception {
    assertThat(probe.deeds("entered"))
        .containsExactly(
            "T1 exec DIR/rare [entered]",
            "T1 open 3 f:/proc/self/ns/uts rdonly",
            "T1 setns 3 f:/proc/self/ns/uts",
            "T1 close 3 f:/proc/self/ns/uts",
            "T1 exit 0");
  }

  @Test
  void anExecClosesAsManyDescriptorsAsItDoes() throws Exception {
    List<String> lines = probe.deeds("closed");

    assertThat(lines).filteredOn(line -> line.matches(".* io .* read 1:1")).hasSize(600);
    assertThat(lines).filteredOn(line -> line.contains(" close ")).hasSize(600);
  }

  @Test
  void transfersOfAllForms() throws Exception {
    assertThat(probe.deeds("moves"))
        .filteredOn(line -> line.contains(" io ") || line.contains(" dup "))
        .map(line -> line.replaceAll("#\\d+", ""))
        .containsExactlyInAnyOrder(
            "T1 dup 50 f:DIR/moves/m",
            "T1 dup 51 f:DIR/moves/m",
            "T1 dup 52 f:DIR/moves/m",
            "T1 io 50 f:DIR/moves/m write 1:50",
            "T1 io 51 f:DIR/moves/m write 1:51",
            "T1 io 52 f:DIR/moves/m write 1:52",
            "T1 io 3 f:DIR/moves/m read 2:45 write 2:60",
            "T1 io 4 p:pipe read 2:50",
            "T1 io 5 p:pipe write 2:55",
            "T1 io 6 p:pipe read 1:20",
            "T1 io 7 p:pipe write 1:20",
            "T1 io 8 u:socket write 1:7",
            "T1 io 9 u:socket read 1:7");
  }

  @Test
  void bytesOfEachOfManyMessages() throws Exception {
    assertThat(probe.deeds("many-messages"))
        .filteredOn(line -> line.contains(" io "))
        .containsExactly(
            "T1 io 3 17:127.0.0.1:p2->127.0.0.1:p1 write 1:300",
            "T1 io 4 17:0.0.0.0:0->127.0.0.1:p1 read 1:300");
  }

  @Test
  void aSignalByDescriptorSaysToWhom() throws Exception {
    List<ThreadEvent> events = probe.events("by-descriptor");

    long child =
        events.stream()
            .filter(event -> event instanceof ProcessClone clone && clone.ret() > 0)
            .mapToLong(event -> ((ProcessClone) event).ret())
            .findFirst()
            .orElseThrow();
    assertThat(events)
        .filteredOn(event -> event instanceof ProcessOp op && op.op() == XopFlag.KILL)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(((ProcessOp) event).flags()).isEqualTo(15L);
              assertThat(((ProcessOp) event).targetPid()).isEqualTo(child);
            });
  }

  private static long own(String kind) throws IOException {
    String link = Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
    return Long.parseLong(link.replaceAll("\\D", ""));
  }

  private static Namespaces of(String what) throws Exception {
    return Objects.requireNonNull(probe.lastExec(what).facts().namespaces());
  }

  @Test
  void namespacesOfAProcess() throws Exception {
    Namespaces shared = of("nothing");
    Namespaces apart = of("apart");

    assertThat(shared)
        .isEqualTo(
            new Namespaces(
                own("pid"),
                own("mnt"),
                own("net"),
                own("user"),
                own("uts"),
                own("ipc"),
                own("cgroup")));
    assertThat(apart.mnt()).isPositive().isNotEqualTo(shared.mnt());
    assertThat(apart.net()).isPositive().isNotEqualTo(shared.net());
    assertThat(apart.uts()).isPositive().isNotEqualTo(shared.uts());
    assertThat(List.of(apart.pid(), apart.user(), apart.ipc(), apart.cgroup()))
        .isEqualTo(List.of(shared.pid(), shared.user(), shared.ipc(), shared.cgroup()));
  }
}
