package io.sysflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of captures, whose truth is known. */
final class LinksCommandTest {

  @ParameterizedTest
  @ValueSource(strings = {"sf/tcp.sf", "scap/tcp-client-server.expected.sf"})
  void oneConnectionOfACaptureIsOneLink(String name) {
    CommandRun run = CommandRun.of(new LinksCommand(), corpus(name));

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .contains(" whole ", "[13824] -> ", "[13823]  tcp 127.0.0.1:40556 -> 127.0.0.1:8080")
        .contains("80 bytes there, 80 back, 10.591 s");
    assertThat(run.err()).contains("1 links, 0 ends without the other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scap/mpm-event-cold_start_capture.expected.sf",
        "scap/mpm-event-full_capture.expected.sf"
      })
  void connectionsWithClientsElsewhereAreHalfEdges(String name) {
    CommandRun run = CommandRun.of(new LinksCommand(), corpus(name));

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(25).allMatch(line -> line.contains(" half  ? -> "));
    assertThat(run.out().lines())
        .allMatch(line -> line.contains(" 92 bytes there, 306 back,"))
        .allMatch(line -> line.endsWith("(no_other_end)"));
  }

  @Test
  void aLinkIsAvroAsWell() {
    CommandRun run =
        CommandRun.of(new LinksCommand(), "--format", "json", "--whole", corpus("sf/tcp.sf"));

    assertThat(run.out()).startsWith("{\"id\":").contains("\"state\":\"WHOLE\"");
  }

  private static String corpus(String name) {
    Path file = Path.of(System.getProperty("sysflow.corpus", "../../shared/corpus"), name);
    if (!Files.exists(file)) {
      System.err.println("SKIPPED: there is no " + file);
    }
    assumeTrue(Files.exists(file), "there is no " + file);
    return file.toString();
  }
}
