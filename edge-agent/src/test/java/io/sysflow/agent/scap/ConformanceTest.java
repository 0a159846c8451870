package io.sysflow.agent.scap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.flow.FileReadMode;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.FlowTimes;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of captures that others made, against what the reference collector makes of them. */
final class ConformanceTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("sysflow.corpus", "../../shared/corpus"), "scap");

  private static final String EXPECTED = ".expected.sf";

  /** As the reference collector has them, which writes nothing early. */
  private static final FlowTimes TIMES =
      new FlowTimes(
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(60),
          Duration.ZERO,
          Duration.ZERO);

  @TempDir private Path dir;

  private static boolean hasCorpus() {
    boolean there = Files.isDirectory(CAPTURES);
    if (!there) {
      System.err.println("SKIPPED, no corpus of third-party captures at " + CAPTURES);
    }
    return there;
  }

  static List<String> captures() throws IOException {
    if (!hasCorpus()) {
      return List.of("none");
    }
    try (Stream<Path> files = Files.list(CAPTURES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXPECTED))
          .map(name -> name.substring(0, name.length() - EXPECTED.length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void compatibleFlowsAreThoseOfTheReferenceCollector(String capture) throws IOException {
    assumeTrue(hasCorpus(), "no corpus at " + CAPTURES);
    Path actual = dir.resolve("actual.sf");

    try (SysFlowFileWriter writer = new SysFlowFileWriter(actual, Dialect.V5)) {
      for (SysFlow rec : records(CAPTURES.resolve(capture + ".scap"), true)) {
        writer.write(rec);
      }
    }

    FlowsOfFile flows = FlowsOfFile.read(actual);
    assertThat(flows.problems()).isEmpty();
    assertThat(flows.flows())
        .containsExactlyInAnyOrderElementsOf(
            FlowsOfFile.read(CAPTURES.resolve(capture + EXPECTED)).flows());
  }

  @Test
  void connectionsOfIpVersion6HaveTheirEnds() throws IOException {
    assumeTrue(hasCorpus(), "no corpus at " + CAPTURES);

    assertThat(connections("single_ipv6_conn"))
        .contains(
            "25888 2001:db8::4:54405 2001:db8::3:1234 6",
            "25886 2001:db8::4:54405 2001:db8::3:1234 6");
    assertThat(connections("curl_google"))
        .contains(
            "17498 2600:1f18:262c:6542:9aa6:df7a:9a47:d29e:40251 2001:4860:4860::8888:53 17",
            "17497 2600:1f18:262c:6542:9aa6:df7a:9a47:d29e:37140 2607:f8b0:4004:802::2004:80 6");
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyCaptureIsReadToItsEndWithNothingUnknown(String capture) throws IOException {
    assumeTrue(hasCorpus(), "no corpus at " + CAPTURES);
    List<SystemEvent> events = new ArrayList<>();

    try (ScapEventSource source =
        ScapEventSource.open(CAPTURES.resolve(capture + ".scap"), false)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
      assertThat(source.metrics().unknown()).isZero();
      assertThat(source.metrics().malformed()).isZero();
    }

    assertThat(events).anyMatch(event -> !(event instanceof ProcessSeen));
    assertThat(events).isSortedAccordingTo((a, b) -> Long.compare(a.ts(), b.ts()));
  }

  private static List<String> connections(String capture) throws IOException {
    return records(CAPTURES.resolve(capture + ".scap"), false).stream()
        .map(SysFlow::rec)
        .filter(NetworkFlow.class::isInstance)
        .map(NetworkFlow.class::cast)
        .map(
            flow ->
                "%d %s:%d %s:%d %d"
                    .formatted(
                        flow.tid(),
                        flow.tuple().sip(),
                        flow.tuple().sport(),
                        flow.tuple().dip(),
                        flow.tuple().dport(),
                        flow.tuple().proto()))
        .distinct()
        .toList();
  }

  private static List<SysFlow> records(Path capture, boolean compat) throws IOException {
    FlowOptions options =
        FlowOptions.DEFAULT
            .withProcessFlow(false)
            .withFileOnly(false)
            .withFileReadMode(FileReadMode.KEEP)
            .withTimes(TIMES)
            .withCompat(compat);
    NodeIdentity node = new NodeIdentity("tests", "NA", "", "", "x86_64", "0");
    FlowBuilder builder = new FlowBuilder(options, node, new Redactor(RedactionOptions.DEFAULT), 0);
    List<SysFlow> records = new ArrayList<>();
    long[] last = {0};
    try (ScapEventSource source = ScapEventSource.open(capture, compat)) {
      int events = 0;
      while (events >= 0) {
        events =
            source.poll(
                event -> {
                  last[0] = Math.max(last[0], event.ts());
                  builder.tick(last[0], records::add);
                  builder.accept(event, last[0], records::add);
                });
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    builder.close(last[0], records::add);
    return records;
  }
}
