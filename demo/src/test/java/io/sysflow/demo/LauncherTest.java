package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher on machines that lack something. Each has a clone in which nothing is built. */
class LauncherTest {

  /** What the launcher needs of any system. */
  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "sed", "id", "ls", "find", "cat");

  @TempDir private Path machine;

  @BeforeEach
  void cloneProject() throws IOException {
    Path root = Path.of(System.getProperty("sysflow.root"));
    Files.createDirectories(machine.resolve("clone"));
    Files.copy(root.resolve("sysflow"), machine.resolve("clone/sysflow"));
    Files.copy(root.resolve("pom.xml"), machine.resolve("clone/pom.xml"));
    Path bin = Files.createDirectories(machine.resolve("bin"));
    for (String tool : TOOLS) {
      Path wrapper = bin.resolve(tool);
      Files.writeString(wrapper, "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
      assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
  }

  @Test
  void helpAndVersionNeedNothing() throws Exception {
    Said help = say(Map.of(), "--help");
    Said version = say(Map.of(), "--version");

    assertThat(help.code()).isEqualTo(0);
    assertThat(help.text()).startsWith("Usage: sysflow COMMAND\n").contains("  demo ", "  test ");
    assertThat(version.code()).isEqualTo(0);
    assertThat(version.text()).matches("sysflow \\d+\\.\\d+\\.\\d+.*\n");
  }

  @Test
  void withoutJavaItSaysWhatIsNeeded() throws Exception {
    Said said = say(Map.of(), "demo");

    assertThat(said)
        .isEqualTo(
            new Said(
                1,
                "sysflow: missing: default-jdk-headless, as Debian calls them. Needed are a JDK (17"
                    + " or later), Maven (3.8 or later), clang and libbpf 1: install them with your"
                    + " system's package manager, then repeat the command.\n"));
  }

  @Test
  void anOldJavaIsNamed() throws Exception {
    Path java = Files.createDirectories(machine.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(machine.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");

    Said said = say(Map.of("JAVA_HOME", machine.resolve("jdk").toString()), "demo");

    assertThat(said)
        .isEqualTo(
            new Said(
                1,
                "sysflow: JDK 17 or later is needed, but "
                    + machine.resolve("jdk")
                    + " is 11.0.2. Set JAVA_HOME to a newer one.\n"));
  }

  @Test
  void withoutMavenAndClangItSaysWhatIsNeeded() throws Exception {
    Said said = say(Map.of("JAVA_HOME", System.getProperty("java.home")), "test");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).startsWith("sysflow: missing: maven clang, as Debian calls them.");
  }

  @Test
  void anUnknownOptionOfTestIsAUsageError() throws Exception {
    assertThat(say(Map.of(), "test", "--lnog"))
        .isEqualTo(new Said(2, "sysflow: unknown option of test: --lnog\n"));
  }

  /** What the launcher said on standard output and error, and its exit code. */
  private record Said(int code, String text) {}

  private Said say(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", "clone/sysflow");
    builder.command().addAll(List.of(arguments));
    builder.directory(machine.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", machine.resolve("bin").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
