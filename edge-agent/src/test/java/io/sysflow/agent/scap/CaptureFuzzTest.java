package io.sysflow.agent.scap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Captures of any bytes: each is read to its end, or refused as malformed, in little memory. */
final class CaptureFuzzTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;

  @TempDir private Path dir;

  private static List<byte[]> seeds() {
    byte[] session =
        CaptureBytes.beginWithShell()
            .user(7, "lp")
            .file(SHELL, 4, "/srv/data")
            .open(T, SHELL, 3, "notes", 1)
            .read(T + 10, SHELL, 3, 4)
            .clone(T + 20, SHELL, 1001, SHELL, 1, 0)
            .clone(T + 21, 1001, 0, 1001, SHELL, 0)
            .exec(T + 30, 1001, SHELL, "/bin/cat")
            .exit(T + 40, 1001, 256)
            .close(T + 50, SHELL, 3)
            .bytes();
    byte[] asItIs = {CaptureFuzz.AS_IT_IS};
    return List.of(
        CaptureBytes.join(asItIs, session),
        CaptureBytes.join(asItIs, CaptureBytes.gzip(session)),
        new byte[] {1, 64, 7, 0, 2, 0, 3, 0, 4, 7});
  }

  @Test
  @Timeout(60)
  void changedCapturesAreReadOrRefused() {
    Random random = new Random(20);
    for (int round = 0; round < 3_000; round++) {
      List<byte[]> seeds = seeds();
      byte[] input = seeds.get(round % seeds.size()).clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        input[1 + random.nextInt(input.length - 1)] = (byte) random.nextInt();
      }
      CaptureFuzz.fuzzerTestOneInput(input);
    }
  }

  @Test
  @Timeout(60)
  void scriptsOfAnyEventsAreReadOrRefused() {
    Random random = new Random(21);
    for (int round = 0; round < 2_000; round++) {
      byte[] script = new byte[16 + random.nextInt(1_000)];
      random.nextBytes(script);
      script[0] = 1;
      CaptureFuzz.fuzzerTestOneInput(script);
    }
  }

  @Test
  void aShortSearchFindsNothing() throws Exception {
    assertThat(search(10)).as("inputs that break the reader").isEmpty();
  }

  @Test
  @Tag("long")
  void aLongSearchFindsNothing() throws Exception {
    assertThat(search(300)).as("inputs that break the reader").isEmpty();
  }

  /**
   * Lets Jazzer search, in a process of its own with little memory, for inputs that make another
   * exception, take a minute or do not fit; returns those it found.
   */
  private List<Path> search(int seconds) throws IOException, InterruptedException {
    Path corpus = Files.createDirectory(dir.resolve("corpus"));
    Path found = Files.createDirectory(dir.resolve("found"));
    for (byte[] seed : seeds()) {
      Files.write(corpus.resolve("seed" + seed.length), seed);
    }
    Path log = dir.resolve("log");
    Process search =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                Jazzer.class.getName(),
                "--target_class=" + CaptureFuzz.class.getName(),
                "--instrumentation_includes=io.sysflow.agent.scap.**",
                "--custom_hook_includes=io.sysflow.agent.scap.**",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-max_total_time=" + seconds,
                "-max_len=4096",
                "-timeout=60",
                corpus.toString())
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(search.waitFor(seconds + 120L, TimeUnit.SECONDS)).as("the search ended").isTrue();
    } finally {
      search.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(said).as("what Jazzer says").contains("Done ");
    assertThat(search.exitValue()).as(said).isZero();
    try (var files = Files.list(found)) {
      return files.toList();
    }
  }
}
