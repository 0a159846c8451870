package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ThreadEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not wanted is not told, and the rest is told exactly. */
class LiveFilterTest {
  @TempDir private static Path base;
  private static Path program;

  @BeforeAll
  static void compile() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
  }

  private static List<String> deeds(ProbeFilter filter, String what) throws Exception {
    try (ProbeEventSource source = ProbeEventSource.open(ProbeConfig.DEFAULT.withFilter(filter))) {
      Path directory = base.resolve(what);
      List<ThreadEvent> events = Deeds.run(source, program, what, directory);
      Deeds.clear(directory);
      return new Brief(base.toRealPath().toString()).lines(events);
    }
  }

  private static ProbeFilter paths(String... paths) {
    return new ProbeFilter(true, true, false, false, List.of(paths), List.of());
  }

  @Test
  void filesBelowIgnoredDirectoriesAreLeftOut() throws Exception {
    assertThat(deeds(paths(base.toRealPath() + "/files"), "files"))
        .containsExactly("T1 exec DIR/deeds [files]", "T1 exit 0");
  }

  @Test
  void filesBesideIgnoredOnesAreTold() throws Exception {
    String directory = base.toRealPath() + "/names/one";

    assertThat(deeds(paths("/nowhere", directory, directory + "/../mov"), "names"))
        .containsExactly(
            "T1 exec DIR/deeds [names]",
            "T1 rename ?:DIR/names/one/other ?:DIR/names/moved flags=1",
            "T1 unlink ?:DIR/names/moved",
            "T1 unlink ?:DIR/names/moved -> -2",
            "T1 exit 0");
  }

  @Test
  void ofProcessesThatAreIgnoredOnlyTheirLifeIsTold() throws Exception {
    ProbeFilter filter =
        new ProbeFilter(true, true, false, false, List.of(), List.of(program.toString()));

    List<String> lines = deeds(filter, "grind");

    assertThat(lines).filteredOn(line -> line.contains(" clone ")).hasSize(6);
    assertThat(lines).filteredOn(line -> line.contains(" exit ")).hasSize(4);
    assertThat(lines).hasSize(11);
  }

  @Test
  void ofTheHostOnlyLifeIsToldIfContainersAreWanted() throws Exception {
    ProbeFilter filter = new ProbeFilter(true, true, false, true, List.of(), List.of());

    assertThat(deeds(filter, "files")).containsExactly("T1 exec DIR/deeds [files]", "T1 exit 0");
  }

  @Test
  void ofFilesOnlyOpensAndNames() throws Exception {
    ProbeFilter filter = new ProbeFilter(true, false, false, false, List.of(), List.of());

    assertThat(deeds(filter, "files"))
        .filteredOn(line -> line.contains(" open ") || line.contains(" io "))
        .hasSize(6)
        .noneMatch(line -> line.contains(" io "));
    assertThat(deeds(filter, "tcp4")).filteredOn(line -> line.contains(" io ")).hasSize(2);
  }

  @Test
  void nothingOfFiles() throws Exception {
    ProbeFilter filter = new ProbeFilter(false, false, false, false, List.of(), List.of());

    assertThat(deeds(filter, "files")).containsExactly("T1 exec DIR/deeds [files]", "T1 exit 0");
    assertThat(deeds(filter, "tcp6")).hasSize(17);
  }

  @Test
  void regularFilesOnly() throws Exception {
    ProbeFilter filter = new ProbeFilter(true, true, true, false, List.of(), List.of());

    assertThat(deeds(filter, "descriptors"))
        .noneMatch(line -> line.contains("pipe#"))
        .contains("T1 io 7 f:DIR/descriptors/out write 1:400");
  }
}
