package io.sysflow.streams.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class OptionDefaultsTest {

  private @TempDir Path directory = Path.of("");

  @Command(name = "sample", mixinStandardHelpOptions = true)
  static final class Sample implements Runnable {

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--threads", defaultValue = "1")
    private int threads;

    @Option(names = "--path", split = "\\n")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--enriched", fallbackValue = "true")
    private boolean enriched;

    @Override
    public void run() {}
  }

  @Test
  void commandLineBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
    Path file = write("threads: 3\ntopic-prefix: file.\nregistry: http://file\nenriched: true\n");
    Map<String, String> environment =
        Map.of("SCHEMA_REGISTRY_URL", "http://env", "SYSFLOW_TOPIC_PREFIX", "env.");

    Sample sample = parse(environment, "--topic-prefix=line.", "--config", file.toString());

    assertThat(sample.cluster.topics().prefix()).isEqualTo("line.");
    assertThat(sample.cluster.cluster().registryUrl()).isEqualTo("http://env");
    assertThat(sample.cluster.cluster().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(sample.threads).isEqualTo(3);
    assertThat(sample.enriched).isTrue();
  }

  @Test
  void aSwitchBeforeTheFileIsOn() throws IOException {
    Path file = write("threads: 3\nenriched: true\n");

    Sample sample = parse(Map.of(), "--enriched", "--config", file.toString());

    assertThat(sample.enriched).isTrue();
    assertThat(sample.threads).isEqualTo(3);
  }

  @Test
  void ownVariableBeatsTheSharedOne() {
    Sample sample =
        parse(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "shared:1",
                "SYSFLOW_STREAMS_BOOTSTRAP_SERVERS",
                "own:1"));

    assertThat(sample.cluster.cluster().bootstrapServers()).isEqualTo("own:1");
  }

  @Test
  void fileMayBeNamedByTheEnvironment() throws IOException {
    Path file = write("threads: 5\n");

    assertThat(parse(Map.of("SYSFLOW_CONFIG", file.toString())).threads).isEqualTo(5);
  }

  @Test
  void propertiesOfClientsAreAMap() throws IOException {
    Path file =
        write(
            "kafka-property:\n  security.protocol: SASL_SSL\n  sasl.jaas.config: a b=\"c,d\" e;\n");

    Sample sample = parse(Map.of(), "--config", file.toString());

    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("security.protocol", "SASL_SSL");
    expected.put("sasl.jaas.config", "a b=\"c,d\" e;");
    expected.put("bootstrap.servers", "localhost:9092");
    assertThat(sample.cluster.cluster().kafka()).isEqualTo(expected);
  }

  @Test
  void whatMayBeRepeatedMayBeAList() throws IOException {
    Path file = write("path: [a b, 'c=d,e']\n");

    Sample sample = parse(Map.of(), "--config", file.toString());

    assertThat(sample.paths).containsExactly("a b", "c=d,e");
    assertThat(parse(Map.of("SYSFLOW_STREAMS_PATH", "x\ny")).paths).containsExactly("x", "y");
    assertThat(parse(Map.of(), "--path", "x", "--path", "y").paths).containsExactly("x", "y");
  }

  @Test
  void aListForWhatHasOneValueIsAnError() throws IOException {
    Path file = write("threads: [1, 2]\n");

    assertThatThrownBy(() -> parse(Map.of(), "--config", file.toString()))
        .hasMessage(file + ":1: option 'threads': expected one value or a map but found a list");
  }

  @Test
  void namesOfSecretsReachTheirReader() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "open sesame\n");
    Path file = write("kafka-property:\n  a: 1 ${file:" + secret + "} ${env:PATH}\n  b: ${else}\n");

    Sample sample = parse(Map.of(), "--config", file.toString());

    assertThat(sample.cluster.cluster().kafka())
        .containsEntry("a", "1 open sesame " + System.getenv("PATH"))
        .containsEntry("b", "${else}");
  }

  @Test
  void unknownOptionInTheFileIsAnError() throws IOException {
    Path file = write("thread: 3\n");

    assertThatThrownBy(() -> parse(Map.of(), "--config", file.toString()))
        .hasMessage(file + ":1: there is no option 'thread'; is it 'threads'?");
  }

  @Test
  void missingFileIsAnError() {
    Path file = directory.resolve("none.yaml");

    assertThatThrownBy(() -> parse(Map.of(), "--config", file.toString()))
        .hasMessageStartingWith(file + ": ");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("config.yaml"), yaml);
  }

  private static Sample parse(Map<String, String> environment, String... arguments) {
    Sample sample = new Sample();
    new CommandLine(sample)
        .setDefaultValueProvider(new OptionDefaults(environment))
        .parseArgs(arguments);
    return sample;
  }
}
