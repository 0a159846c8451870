package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documented configuration is all there is, and says the defaults. */
class ConfigurationFileTest {

  private static final Path FILE = Path.of("..", "docs", "streams.yaml");
  private static final Set<String> NOT_IN_A_FILE = Set.of("config", "describe", "help", "version");

  @Test
  void everyOptionIsDocumented() throws IOException {
    Set<String> documented =
        Pattern.compile("(?m)^(?:# )?([a-z-]+):")
            .matcher(Files.readString(FILE))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(values().keySet());
  }

  @Test
  void whatIsNotCommentedOutIsTheDefault() {
    assertThat(values("--config", FILE.toString())).isEqualTo(values());
  }

  @Test
  void aValueThatCannotBeUsedIsSaidWithItsLine() throws IOException {
    Path file = Files.createTempFile("streams", ".yaml");
    try {
      Files.writeString(file, "# ours\ntopic-prefix: x.\nthreads: many\n");
      CommandLine command = command(Map.of());
      String message = "";
      try {
        command.parseArgs("--config", file.toString());
      } catch (CommandLine.ParameterException e) {
        message = OptionDefaults.explained(e, "--config", file.toString());
      }

      assertThat(message)
          .isEqualTo(file + ":3: Invalid value for option '--threads': 'many' is not an int");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aVariableThatCannotBeUsedIsSaidWithItsName() {
    CommandLine command = command(Map.of("SYSFLOW_STREAMS_THREADS", "many"));
    String message = "";
    try {
      command.parseArgs();
    } catch (CommandLine.ParameterException e) {
      message = OptionDefaults.explained(e);
    }

    assertThat(message)
        .isEqualTo(
            "SYSFLOW_STREAMS_THREADS: Invalid value for option '--threads': 'many' is not an int");
  }

  @Test
  void misspeltVariablesAreNoticed() {
    Set<String> names =
        Set.of("SYSFLOW_STREAMS_COMIT_INTERVAL", "SYSFLOW_STREAMS_THREADS", "SYSFLOW_STREAMS_PORT");

    assertThat(OptionDefaults.misspelt(names))
        .containsExactly(
            "SYSFLOW_STREAMS_COMIT_INTERVAL is no option; is it SYSFLOW_STREAMS_COMMIT_INTERVAL?");
  }

  private static Map<String, String> values(String... arguments) {
    CommandLine command = command(Map.of());
    command.parseArgs(arguments);
    Map<String, String> values = new TreeMap<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName().substring(2);
      if (!NOT_IN_A_FILE.contains(name)) {
        Object value = option.getValue();
        values.put(name, String.valueOf(value));
      }
    }
    return values;
  }

  private static CommandLine command(Map<String, String> environment) {
    return new CommandLine(new StreamsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new OptionDefaults(environment));
  }
}
