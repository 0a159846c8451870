package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the demo makes of its options. */
final class DemoCommandTest {

  @ParameterizedTest
  @CsvSource({"--headless, true", "--simulate, true", "--no-simulate, false"})
  void theSimulationRunsUnlessItIsTurnedOff(String option, boolean runs) {
    CommandLine command = new CommandLine(new DemoCommand());

    command.parseArgs(option);

    boolean simulate = command.getCommandSpec().findOption("--simulate").getValue();
    assertThat(simulate).isEqualTo(runs);
  }

  @Test
  void aWrongRuleIsToldBeforeAnythingStarts(@TempDir Path directory) throws Exception {
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        - rule: Cat
          desc: Somebody uses cat.
          condition: proc.nme = cat
          output: cat
          priority: NOTICE
        """);
    StringWriter err = new StringWriter();
    CommandLine command = SysflowMain.commandLine().setErr(new PrintWriter(err));

    int code =
        command.execute(
            "demo", "--for=1s", "--policies=" + rules, "--dir=" + directory.resolve("demo"));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            rules + ":3:14: character 0: unknown field 'proc.nme', did you mean 'proc.name'?");
    assertThat(directory.resolve("demo/broker")).doesNotExist();
  }
}
