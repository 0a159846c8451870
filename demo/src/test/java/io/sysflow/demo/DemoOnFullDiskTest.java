package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo whose disk has no room says so. Takes root, to mount a small one. */
class DemoOnFullDiskTest {

  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path directory;
  private Path disk = Path.of("");

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectories(directory.resolve("small"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString());
    if (!mounted) {
      System.err.println("SKIPPED: nothing can be mounted here, a demo's full disk is not tried");
    }
    assumeTrue(mounted, "nothing can be mounted here");
  }

  @AfterEach
  void unmount() throws IOException {
    run("umount", "--lazy", disk.toString());
  }

  @Test
  void demoThatRunsOutOfRoomSaysSoAndStartsAgainWithRoom() throws Exception {
    Said first = demo(true);
    Files.delete(disk.resolve("other"));
    Said again = demo(false, "--for=1ms");

    assertThat(first.code()).isEqualTo(1);
    assertThat(first.out()).contains(" has ended: there is no room left on the disk of " + disk);
    assertThat(again.out()).contains("all up").doesNotContain("has ended");
  }

  /** What is half written then is no obstacle later. */
  @Test
  void demoThatFindsNoRoomAtItsStartSaysSo() throws Exception {
    fill();

    Said said = demo(false, "--for=1ms");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("no room left on the disk of " + disk)
        .doesNotContain("\tat io.sysflow");
    Files.delete(disk.resolve("other"));
    try (EmbeddedBroker broker = EmbeddedBroker.start(disk.resolve("demo/broker"))) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  /** Runs a demo in a process of its own, since the broker ends its process. */
  private Said demo(boolean fill, String... options) throws Exception {
    Path said = directory.resolve("said");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SysflowMain.class.getName(), "demo", "--headless", "--no-simulate"));
    command.addAll(List.of("--dir=" + disk.resolve("demo"), "--kafka-port=" + Ports.free()));
    command.add("--registry-port=" + Ports.free());
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      if (fill) {
        await(process, said, "all up");
        fill();
      }
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Said(process.exitValue(), Files.readString(said), "");
    } finally {
      process.destroyForcibly();
    }
  }

  private static void await(Process process, Path said, String words) throws Exception {
    for (int i = 0; i < PATIENCE_SECONDS * 10 && process.isAlive(); i++) {
      if (Files.readString(said).contains(words)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(Files.readString(said));
  }

  /** Takes what room there is. */
  private void fill() throws IOException {
    byte[] much = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(disk.resolve("other"))) {
      for (int i = 0; i < 4_000; i++) {
        out.write(much);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().onExit().join().exitValue()
        == 0;
  }
}
