package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.FileOpen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process belongs to the container whose control group it is in, whichever the hierarchy. */
class LiveContainerTest {
  private static final String ID =
      "5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5";

  @TempDir private Path base;

  @BeforeEach
  void probe() {
    Deeds.assumeProbe();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/memory"})
  void aProcessBelongsToTheContainerOfItsControlGroup(Path hierarchy) throws Exception {
    assumeTrue(Files.isWritable(hierarchy.resolve("cgroup.procs")), hierarchy + " is not here");
    Path parent =
        Files.createDirectory(hierarchy.resolve("sysflow-" + ProcessHandle.current().pid()));
    Path group = Files.createDirectory(parent.resolve("crio-" + ID + ".scope"));
    try {
      List<SystemEvent> events = events(group);

      assertThat(events)
          .filteredOn(event -> event instanceof ContainerSeen)
          .extracting(event -> ((ContainerSeen) event).container())
          .containsOnlyOnce(ContainerEntity.incomplete(ID.substring(0, 12), ContainerType.CT_CRIO));
      assertThat(events)
          .filteredOn(event -> event instanceof FileOpen)
          .extracting(event -> ((FileOpen) event).file())
          .filteredOn(file -> file.path().endsWith("/in-a-container"))
          .extracting(file -> file.containerId())
          .containsExactly("5f0c1d2e3a4b");
    } finally {
      remove(group);
      remove(parent);
    }
  }

  /** The group is empty once the kernel has reaped the last process, a moment after its end. */
  private static void remove(Path group) throws Exception {
    for (int i = 0; i < 200; i++) {
      try {
        Files.delete(group);
        return;
      } catch (IOException e) {
        Thread.sleep(10);
      }
    }
  }

  private List<SystemEvent> events(Path group) throws Exception {
    List<SystemEvent> events = new ArrayList<>();
    String script = "echo $$ > " + group + "/cgroup.procs; exec sh -c ': > in-a-container'";
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT)) {
      ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).directory(base.toFile());
      assertThat(shell.inheritIO().start().waitFor()).isZero();
      Consumer<SystemEvent> collector = events::add;
      for (int i = 0; i < 20; i++) {
        source.poll(collector);
        Thread.sleep(5);
      }
    }
    return events;
  }
}
