package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decodes recordings of the ring, made as by RecordingMain on x86_64 of a shell script, run by env
 * -i LANG=C:
 *
 * <pre>
 * #!/bin/sh
 * cd /tmp/story || exit 1
 * for deed in files tcp4 unix threads thread-exec; do ./deeds $deed; done
 * exit 7
 * </pre>
 *
 * where deeds is src/test/c/deeds.c. On Linux 6.18 it ran in the control group /docker/(64 digits),
 * on Debian's 6.1 with busybox as the shell. What was in the kernel's table of sums at the ends of
 * threads is not in the ring.
 */
class EventDecoderTest {
  private static final Path FIXTURES = Path.of("src/test/resources/probe");

  @TempDir private Path etc;

  private List<SystemEvent> story() throws IOException {
    return story("linux-6.18");
  }

  private List<SystemEvent> story(String kernel) throws IOException {
    Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\n");
    List<SystemEvent> events = new ArrayList<>();
    Node node = new Node(new Clocks(0), new NoFlows(), Arch.X86_64, etc, 0);
    node.out.direct(events::add);
    EventDecoder decoder = new EventDecoder(node, new ProcFs(etc));
    RecordingMain.read(FIXTURES.resolve("story." + kernel + ".ring"), decoder);
    return events;
  }

  /** The kernel's table of sums, empty. */
  private static final class NoFlows implements FlowTable {
    @Override
    public boolean look(int tid, int fd, FlowSums sums) {
      return false;
    }

    @Override
    public boolean take(int tid, int fd, FlowSums sums) {
      return false;
    }

    @Override
    public void sweep(Visitor visitor) {}
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-6.18", "linux-6.1"})
  void aRecordingIsToldAsItHappened(String kernel) throws Exception {
    List<String> expected = Files.readAllLines(FIXTURES.resolve("story." + kernel + ".txt"));

    assertThat(new Brief("/tmp/story").lines(story(kernel))).isEqualTo(expected);
  }

  @Test
  void anExecTellsAllOfTheProcess() throws Exception {
    ProcessExec exec =
        story().stream()
            .filter(event -> event instanceof ProcessExec)
            .map(event -> (ProcessExec) event)
            .filter(event -> event.process().exe().endsWith("deeds"))
            .findFirst()
            .orElseThrow();

    assertThat(exec.process().exe()).isEqualTo("/tmp/story/deeds");
    assertThat(exec.process().args()).containsExactly("files");
    assertThat(exec.process().facts().argv()).containsExactly("./deeds", "files");
    assertThat(exec.process().cwd()).isEqualTo("/tmp/story");
    assertThat(exec.process().env()).contains("LANG=C", "PWD=/tmp/story");
    assertThat(exec.process().userName()).isEqualTo("root");
    assertThat(exec.process().facts().comm()).isEqualTo("deeds");
    assertThat(exec.process().facts().exeMemfd()).isFalse();
    assertThat(exec.process().facts().vpid()).isEqualTo(exec.process().oid().hpid());
    assertThat(exec.process().containerId()).isEqualTo("c478361e6869");
    assertThat(exec.process().tty()).isFalse();
  }

  @Test
  void timesNeverGoBack() throws Exception {
    List<Long> times =
        story().stream().filter(event -> !(event instanceof Io)).map(SystemEvent::ts).toList();

    assertThat(times).isSorted();
  }

  @Test
  void aContainerIsAnnouncedOnce() throws Exception {
    List<ContainerEntity> containers =
        story().stream()
            .filter(event -> event instanceof ContainerSeen)
            .map(event -> ((ContainerSeen) event).container())
            .toList();

    assertThat(containers).extracting(ContainerEntity::id).containsExactly("c478361e6869");
  }
}
