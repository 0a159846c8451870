package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.SystemEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the probe tells of a program is exactly what it does, on this host, now. */
class LiveProbeTest extends LiveTest {

  @Test
  void opensReadsAndWritesOfFiles() throws Exception {
    assertThat(probe.deeds("files"))
        .containsExactly(
            "T1 exec DIR/deeds [files]",
            "T1 open 3 f:DIR/files/data wronly|creat|excl|cloexec|created mode=640",
            "T1 io 3 f:DIR/files/data write 3:300",
            "T1 close 3 f:DIR/files/data",
            "T1 open 3 f:DIR/files/data rdonly",
            "T1 io 3 f:DIR/files/data read 6:300",
            "T1 close 3 f:DIR/files/data",
            "T1 open -2 f:DIR/files/missing rdonly",
            "T1 open -17 f:DIR/files/data rdwr|creat|excl mode=600",
            "T1 open 3 d:DIR/files rdonly|directory",
            "T1 open 4 f:DIR/files/data rdwr|append",
            "T1 truncate_file 4 f:DIR/files/data",
            "T1 chmod 4 f:DIR/files/data mode=600",
            "T1 io 4 f:DIR/files/data read 1:7 write 1:10",
            "T1 close 4 f:DIR/files/data",
            "T1 close 3 d:DIR/files",
            "T1 exit 0");
  }

  @Test
  void operationsOnNames() throws Exception {
    assertThat(probe.deeds("names"))
        .containsExactly(
            "T1 exec DIR/deeds [names]",
            "T1 mkdir d:DIR/names/one mode=750",
            "T1 mkdir d:DIR/names/one mode=750 -> -17",
            "T1 open 3 f:DIR/names/one/file wronly|creat|trunc|created mode=644",
            "T1 close 3 f:DIR/names/one/file",
            "T1 rename ?:DIR/names/one/file ?:DIR/names/one/other",
            "T1 link ?:DIR/names/one/other ?:DIR/names/one/hard",
            "T1 symlink ?:DIR/names/one/hard ?:DIR/names/one/soft",
            "T1 chmod ?:DIR/names/one/other mode=4755",
            "T1 truncate_file ?:DIR/names/one/other",
            "T1 unlink ?:DIR/names/one/soft",
            "T1 open 3 d:DIR/names/one rdonly|directory",
            "T1 unlink ?:DIR/names/one/hard",
            "T1 rename ?:DIR/names/one/other ?:DIR/names/moved flags=1",
            "T1 mkdir d:DIR/names/one/two mode=700",
            "T1 rmdir d:DIR/names/one/two flags=512",
            "T1 close 3 d:DIR/names/one",
            "T1 rmdir d:DIR/names/one",
            "T1 unlink ?:DIR/names/moved",
            "T1 unlink ?:DIR/names/moved -> -2",
            "T1 exit 0");
  }

  @Test
  void connectionsOverIpv4() throws Exception {
    assertThat(probe.deeds("tcp4"))
        .containsExactly(
            "T1 exec DIR/deeds [tcp4]",
            "T1 socket 3 6:0.0.0.0:0->0.0.0.0:0",
            "T1 socket 4 6:0.0.0.0:0->0.0.0.0:0",
            "T1 bind 3 6:0.0.0.0:0->127.0.0.1:p1",
            "T1 listen 3 6:0.0.0.0:0->127.0.0.1:p1",
            "T1 connect 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 accept 5 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 shutdown 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 4 6:127.0.0.1:p2->127.0.0.1:p1 read 1:1000 write 1:11",
            "T1 close 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 5 6:127.0.0.1:p2->127.0.0.1:p1 read 2:11 write 1:1000",
            "T1 close 5 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 close 3 6:0.0.0.0:0->127.0.0.1:p1",
            "T1 socket 3 6:0.0.0.0:0->0.0.0.0:0",
            "T1 connect 3 6:0.0.0.0:0->127.0.0.1:p1 -> -111",
            "T1 close 3 6:0.0.0.0:0->127.0.0.1:p1",
            "T1 exit 0");
  }

  @Test
  void connectionsOverIpv6() throws Exception {
    assertThat(probe.deeds("tcp6"))
        .containsExactly(
            "T1 exec DIR/deeds [tcp6]",
            "T1 socket 3 6:[::]:0->[::]:0",
            "T1 socket 4 6:[::]:0->[::]:0",
            "T1 bind 3 6:[::]:0->[::1]:p1",
            "T1 listen 3 6:[::]:0->[::1]:p1",
            "T1 connect 4 6:[::1]:p2->[::1]:p1",
            "T1 accept 5 6:[::1]:p2->[::1]:p1",
            "T1 shutdown 4 6:[::1]:p2->[::1]:p1",
            "T1 io 4 6:[::1]:p2->[::1]:p1 read 1:1000 write 1:11",
            "T1 close 4 6:[::1]:p2->[::1]:p1",
            "T1 io 5 6:[::1]:p2->[::1]:p1 read 2:11 write 1:1000",
            "T1 close 5 6:[::1]:p2->[::1]:p1",
            "T1 close 3 6:[::]:0->[::1]:p1",
            "T1 socket 3 6:[::]:0->[::]:0",
            "T1 connect 3 6:[::]:0->[::1]:p1 -> -111",
            "T1 close 3 6:[::]:0->[::1]:p1",
            "T1 exit 0");
  }

  @Test
  void anIpv4ClientOfAnIpv6ServerIsIpv4() throws Exception {
    assertThat(probe.deeds("mapped"))
        .containsExactly(
            "T1 exec DIR/deeds [mapped]",
            "T1 socket 3 6:[::]:0->[::]:0",
            "T1 socket 4 6:0.0.0.0:0->0.0.0.0:0",
            "T1 bind 3 6:[::]:0->[::]:p1",
            "T1 listen 3 6:[::]:0->[::]:p1",
            "T1 connect 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 accept 5 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 shutdown 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 4 6:127.0.0.1:p2->127.0.0.1:p1 read 1:1000 write 1:11",
            "T1 close 4 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 5 6:127.0.0.1:p2->127.0.0.1:p1 read 2:11 write 1:1000",
            "T1 close 5 6:127.0.0.1:p2->127.0.0.1:p1",
            "T1 close 3 6:[::]:0->[::]:p1",
            "T1 exit 0");
  }

  @Test
  void datagramsHaveTheClientAsSourceOnBothEnds() throws Exception {
    assertThat(probe.deeds("udp"))
        .containsExactly(
            "T1 exec DIR/deeds [udp]",
            "T1 socket 3 17:0.0.0.0:0->0.0.0.0:0",
            "T1 socket 4 17:0.0.0.0:0->0.0.0.0:0",
            "T1 socket 5 17:0.0.0.0:0->0.0.0.0:0",
            "T1 bind 3 17:0.0.0.0:0->127.0.0.1:p1",
            "T1 connect 4 17:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 3 17:127.0.0.1:p2->127.0.0.1:p1 read 1:30 write 1:31",
            "T1 io 5 17:0.0.0.0:p3->127.0.0.1:p1 write 2:25",
            "T1 close 5 17:0.0.0.0:p3->127.0.0.1:p1",
            "T1 io 4 17:127.0.0.1:p2->127.0.0.1:p1 read 1:31 write 1:30",
            "T1 close 4 17:127.0.0.1:p2->127.0.0.1:p1",
            "T1 io 3 17:127.0.0.1:p3->127.0.0.1:p1 read 2:25",
            "T1 close 3 17:127.0.0.1:p3->127.0.0.1:p1",
            "T1 exit 0");
  }

  @Test
  void unixSocketsHaveTheServersName() throws Exception {
    assertThat(probe.deeds("unix"))
        .containsExactly(
            "T1 exec DIR/deeds [unix]",
            "T1 bind 3 u:DIR/unix/here.sock",
            "T1 listen 3 u:DIR/unix/here.sock",
            "T1 connect 4 u:DIR/unix/here.sock",
            "T1 accept 5 u:DIR/unix/here.sock",
            "T1 shutdown 4 u:DIR/unix/here.sock",
            "T1 io 4 u:DIR/unix/here.sock read 1:1000 write 1:11",
            "T1 close 4 u:DIR/unix/here.sock",
            "T1 io 5 u:DIR/unix/here.sock read 2:11 write 1:1000",
            "T1 close 5 u:DIR/unix/here.sock",
            "T1 close 3 u:DIR/unix/here.sock",
            "T1 unlink ?:DIR/unix/here.sock",
            "T1 exit 0");
  }

  @Test
  void birthAndDeathOfProcesses() throws Exception {
    assertThat(probe.deeds("processes"))
        .containsExactly(
            "T1 exec DIR/deeds [processes]",
            "T1 clone T2",
            "T2 clone 0",
            "T2 exit 768",
            "T1 clone T3",
            "T3 clone 0",
            "T3 exit 0",
            "T1 clone T4",
            "T4 clone 0",
            "T1 kill",
            "T4 exit 9",
            "T1 exec DIR/deeds [processes] -> -2",
            "T1 chdir",
            "T1 setuid 0",
            "T1 exit 0");
  }

  @Test
  void threadsAreToldApart() throws Exception {
    assertThat(probe.deeds("threads"))
        .contains(
            "T1 clone T2 thread",
            "T1/T2 clone 0 thread",
            "T1/T2 io 4 f:/dev/null write 1:4",
            "T1/T2 io 3 f:/dev/zero read 1:4",
            "T1/T2 exit 0",
            "T1 io 3 f:/dev/zero read 2:32",
            "T1 close 3 f:/dev/zero",
            "T1 close 4 f:/dev/null")
        .hasSize(12);
  }

  @Test
  void whatOtherThreadsReadIsToldBeforeTheClose() throws Exception {
    assertThat(probe.deeds("shared-close"))
        .containsExactly(
            "T1 exec DIR/deeds [shared-close]",
            "T1 open 3 f:/dev/zero rdonly",
            "T1 clone T2 thread",
            "T1/T2 clone 0 thread",
            "T1/T2 io 3 f:/dev/zero read 1:9",
            "T1 close 3 f:/dev/zero",
            "T1/T2 exit 0",
            "T1 exit 0");
  }

  @Test
  void anExecByAThreadBelongsToTheMainThread() throws Exception {
    assertThat(probe.deeds("thread-exec"))
        .containsExactly(
            "T1 exec DIR/deeds [thread-exec]",
            "T1 open 3 f:/dev/null wronly|cloexec",
            "T1 clone T2 thread",
            "T1/T2 clone 0 thread",
            "T1/T2 io 3 f:/dev/null write 1:8",
            "T1 close 3 f:/dev/null",
            "T1 exec DIR/deeds [nothing]",
            "T1 exit 0");
  }

  @Test
  void descriptorsStandForWhatTheyAreCopiesOf() throws Exception {
    assertThat(probe.deeds("descriptors"))
        .contains(
            "T1 dup 8 f:/dev/zero",
            "T1 io 8 f:/dev/zero read 1:14",
            "T1 close 8 f:/dev/zero",
            "T1 dup 8 p:pipe#1",
            "T1 close 8 p:pipe#1",
            "T1 memfd",
            "T1 close 7 f:/dev/zero",
            "T1 open 7 f:DIR/descriptors/out rdwr|creat|created mode=600",
            "T1 truncate_file 8 f:/memfd:secret (deleted)",
            "T1 mmap 7 f:DIR/descriptors/out",
            "T1 io 7 f:DIR/descriptors/out write 1:400",
            "T1 close 7 f:DIR/descriptors/out",
            "T1 io 8 f:/memfd:secret (deleted) read 1:400 write 1:15",
            "T1 io 3 p:pipe#1 read 1:12",
            "T1 io 4 p:pipe#1 write 1:12")
        .hasSize(20);
  }

  @Test
  void sumsAreToldWhileTheDescriptorIsOpen() throws Exception {
    Process process =
        new ProcessBuilder(probe.program().toString(), "patient").directory(base.toFile()).start();
    List<Io> ios = new ArrayList<>();
    Consumer<SystemEvent> collector =
        event -> {
          if (event instanceof Io io
              && io.actor().oid().hpid() == process.pid()
              && io.resource() instanceof FileResource file
              && file.path().equals("/dev/zero")) {
            ios.add(io);
          }
        };

    for (int i = 0; i < 1000 && ios.isEmpty(); i++) {
      probe.source().poll(collector);
      Thread.sleep(5);
    }
    process.getOutputStream().close();
    process.waitFor();
    for (int i = 0; i < 1000 && ios.size() < 2; i++) {
      probe.source().poll(collector);
      Thread.sleep(5);
    }

    assertThat(new Brief("DIR").lines(ios))
        .containsExactly("T1 io 3 f:/dev/zero read 5:500", "T1 io 3 f:/dev/zero read 2:200");
    assertThat(ios.get(1).ts()).isGreaterThanOrEqualTo(ios.get(0).endTs());
  }

  @Test
  void aProcessEndsWithItsLastThread() throws Exception {
    assertThat(probe.deeds("leader-first"))
        .containsExactly(
            "T1 exec DIR/deeds [leader-first]",
            "T1 clone T2 thread",
            "T1/T2 clone 0 thread",
            "T1/T2 exit 1280",
            "T1 exit 1280");
  }

  @Test
  void whatAKilledProcessReadIsTold() throws Exception {
    assertThat(probe.deeds("killed"))
        .containsExactly(
            "T1 exec DIR/deeds [killed]",
            "T1 open 3 f:/dev/zero rdonly",
            "T1 io 3 f:/dev/zero read 10000:30000",
            "T1 exit 9");
  }
}
