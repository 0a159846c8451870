package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the probe tells of processes, of many and of unusual ones, is exactly what they do. */
class LiveProcessTest extends LiveTest {

  @Test
  void everyChildOfManyIsBornAndEnds() throws Exception {
    List<String> lines = probe.deeds("bomb");

    assertThat(lines.stream().filter(line -> line.contains(" clone T"))).hasSize(500);
    assertThat(lines.stream().filter(line -> line.endsWith(" clone 0"))).hasSize(500);
    assertThat(lines.stream().filter(line -> line.contains(" exit "))).hasSize(501);
    assertThat(lines).hasSize(1502);
  }

  @Test
  void failedExecsAndVfork() throws Exception {
    assertThat(probe.deeds("execs"))
        .containsExactly(
            "T1 exec DIR/deeds [execs]",
            "T1 open 3 f:DIR/execs/empty wronly|creat|created mode=700",
            "T1 close 3 f:DIR/execs/empty",
            "T1 open 3 f:DIR/execs/plain wronly|creat|created mode=600",
            "T1 close 3 f:DIR/execs/plain",
            "T1 exec DIR/deeds [execs] -> -2",
            "T1 exec DIR/deeds [execs] -> -13",
            "T1 exec DIR/deeds [execs] -> -8",
            "T1 exec DIR/deeds [execs] -> -20",
            "T1 clone T2",
            "T2 clone 0",
            "T2 exec DIR/deeds [nothing]",
            "T2 exit 0",
            "T1 exit 0");
  }

  @Test
  void aDescriptorFromAnotherProcessIsKnown() throws Exception {
    assertThat(probe.deeds("passing").stream().filter(line -> line.contains("/dev/zero")))
        .containsExactlyInAnyOrder(
            "T1 open 5 f:/dev/zero rdonly",
            "T1 close 5 f:/dev/zero",
            "T2 io 5 f:/dev/zero read 2:42",
            "T2 close 5 f:/dev/zero");
  }

  @Test
  void credentialsThatChange() throws Exception {
    assertThat(probe.deeds("credentials"))
        .containsExactly(
            "T1 exec DIR/deeds [credentials]",
            "T1 setgid",
            "T1 setgid",
            "T1 setuid 0",
            "T1 setuid 0",
            "T1 setuid 0",
            "T1 setuid 65534",
            "T1 setuid 0 -> -1",
            "T1 exit 0");
  }

  @Test
  void callsOf32Bits() throws Exception {
    assumeTrue(Arch.current() == Arch.X86_64, "SKIPPED: there is no test of 32-bit calls here");

    assertThat(probe.deeds("compat"))
        .containsExactly(
            "T1 exec DIR/deeds [compat]",
            "T1 open 3 f:DIR/compat/data rdwr|creat|created mode=640",
            "T1 io 3 f:DIR/compat/data read 1:77 write 2:123",
            "T1 close 3 f:DIR/compat/data",
            "T1 chmod ?:DIR/compat/data mode=600",
            "T1 unlink ?:DIR/compat/data",
            "T1 open -2 f:DIR/compat/data rdonly",
            "T1 socket 3 17:0.0.0.0:0->0.0.0.0:0",
            "T1 connect 3 17:127.0.0.1:p1->127.0.0.1:p2",
            "T1 io 3 17:127.0.0.1:p1->127.0.0.1:p2 write 1:10",
            "T1 close 3 17:127.0.0.1:p1->127.0.0.1:p2",
            "T1 exit 1024");
  }
}
