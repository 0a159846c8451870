package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ThreadEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All variants of the probe, for whichever kernel they are, tell the same. */
class LiveVariantTest {
  private static final List<String> DEEDS =
      List.of("files", "names", "tcp6", "udp", "unix", "processes", "threads", "descriptors");

  @TempDir private static Path base;
  private static Path program;
  private static List<String> expected = List.of();
  private static int runs;

  @BeforeAll
  static void tellByTheFirst() throws Exception {
    Deeds.assumeProbe();
    program = Deeds.compile(base);
    expected = told(ProbeConfig.DEFAULT, ProbeEventSource.FAST, ProbeEventSource.PLAIN);
  }

  @AfterAll
  static void forget() {
    expected = List.of();
  }

  /** Each runs in a directory of its own, whose name is as long as that of the others. */
  private static List<String> told(ProbeConfig config, String... variants) throws Exception {
    List<String> lines = new ArrayList<>();
    Path directory = Files.createDirectory(base.resolve("run" + runs++));
    try (ProbeEventSource source = ProbeEventSource.open(config, List.of(variants))) {
      for (String what : DEEDS) {
        List<ThreadEvent> events = Deeds.run(source, program, what, directory.resolve(what));
        lines.addAll(new Brief(base.toRealPath().toString()).lines(events));
      }
    }
    return lines.stream().map(line -> line.replace(directory.getFileName() + "/", "")).toList();
  }

  @Test
  void theFirstTellsAll() {
    assertThat(expected).hasSizeGreaterThan(100);
  }

  @Test
  void theOneForOlderKernels() throws Exception {
    assertThat(told(ProbeConfig.DEFAULT, ProbeEventSource.PLAIN)).isEqualTo(expected);
  }

  @Test
  void theOneForKernelsThatDoNotDescribeTheirTypes() throws Exception {
    Path types = base.resolve("types.btf");
    Files.copy(ProbeConfig.BTF, types, StandardCopyOption.REPLACE_EXISTING);

    List<String> told = told(ProbeConfig.DEFAULT.withTypes(types), ProbeEventSource.RAW);

    assertThat(told).isEqualTo(expected);
  }
}
