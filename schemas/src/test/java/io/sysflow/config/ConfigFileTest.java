package io.sysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {

  @TempDir private Path directory;

  @Test
  void optionsHaveOneValueOrSeveralOrAMap() throws IOException {
    ConfigFile file =
        read("# ours\nthreads: 3\nempty: ''\nsink: [a, b]\nkafka-property:\n  x.y: 1\n  z: a=b\n");

    assertThat(file.options())
        .containsEntry("threads", new ConfigFile.Option(2, List.of("3"), false))
        .containsEntry("sink", new ConfigFile.Option(4, List.of("a", "b"), true))
        .containsEntry("kafka-property", new ConfigFile.Option(5, List.of("x.y=1", "z=a=b"), false))
        .containsEntry("empty", new ConfigFile.Option(3, List.of(""), false))
        .hasSize(4);
    assertThat(file.place("sink")).endsWith("config.yaml:4");
  }

  @Test
  void anEmptyFileHasNone() throws IOException {
    assertThat(read("# nothing\n").options()).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\na: 2        | :2: Duplicate field 'a'",
        "a: 1\\nb:          | :2: option 'b' has no value",
        "a: {}              | :1: option 'a' has no value",
        "a:\\n  - [1]       | :2: option 'a': expected a value but found a list",
        "a:\\n  b: {c: 1}   | :2: option 'a': expected a value but found a map",
        "- a                | :1: expected options but found a list",
        "a: 1\\n  b: 2      | :2: mapping values are not allowed here",
        "\\ta: 1            | :1: while scanning for the next token, found character '\\t(TAB)'",
      })
  void whatIsWrongIsSaidWithItsLine(String yaml, String expected) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n").replace("\\t", "\t")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("config.yaml" + expected);
  }

  @Test
  void unknownOptionsAreAllNamedWithWhatWasMeant() throws IOException {
    ConfigFile file = read("thread: 3\nb: 1\nother: 2\n");
    Set<String> known = new TreeSet<>(Set.of("threads", "b"));

    assertThatThrownBy(
            () -> file.check(known, (name, all) -> name.equals("thread") ? "threads" : null))
        .hasMessage(
            "%1$s:1: there is no option 'thread'; is it 'threads'?\n%1$s:3: there is no option 'other'; there are [b, threads]"
                .formatted(directory.resolve("config.yaml")));
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> ConfigFile.read(directory.resolve("none.yaml")))
        .hasMessage(directory.resolve("none.yaml") + ": there is no such file");
  }

  @Test
  void whatIsNoTextIsSaid() throws IOException {
    Path file = directory.resolve("config.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xc3, 0x28});

    assertThatThrownBy(() -> ConfigFile.read(file)).hasMessage(file + ": is no text in UTF-8");
    assertThatThrownBy(() -> ConfigFile.read(directory))
        .hasMessageStartingWith(directory + ": cannot be read: ");
  }

  private ConfigFile read(String yaml) throws IOException {
    return ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), yaml));
  }
}
