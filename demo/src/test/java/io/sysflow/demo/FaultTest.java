package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users are told when something is not there. */
class FaultTest {

  @TempDir private Path directory;

  @Test
  void aMissingBrokerIsNamed() {
    Said said = Said.of("streams", "--bootstrap-servers", "127.0.0.1:1", "--wait", "1s");

    assertThat(said)
        .isEqualTo(
            new Said(1, "", "sysflow streams: no broker answers at 127.0.0.1:1 (waited 1 s)\n"));
  }

  @Test
  void addressesAndPropertiesThatCannotBeAreNamed() {
    Said address = Said.of("streams", "--bootstrap-servers", "nowhere");
    Said none = Said.of("streams", "--describe", "--bootstrap-servers", "");
    Said property = Said.of("streams", "--describe", "--kafka-property", "num.stream.threads=x");

    assertThat(List.of(address.code(), none.code(), property.code())).containsOnly(1);
    assertThat(address.err())
        .isEqualTo(
            "sysflow streams: Kafka at nowhere: Invalid url in bootstrap.servers: nowhere\n");
    assertThat(none.err())
        .startsWith(
            "sysflow streams: wrong property of Kafka's clients:"
                + " Configuration 'bootstrap.servers' must not be empty");
    assertThat(property.err())
        .isEqualTo(
            "sysflow streams: wrong property of Kafka's clients: Invalid value x for configuration"
                + " num.stream.threads: Not a number of type INT\n");
  }

  @Test
  void aMissingTopicAndAMissingRegistryAreNamed() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      String bootstrap = broker.bootstrapServers();

      Said topic =
          Said.of("streams", "--bootstrap-servers", bootstrap, "--registry", "http://127.0.0.1:1");
      Said made = Said.of("topics", "create", "--bootstrap-servers", bootstrap);
      Said registry =
          Said.of(
              "streams",
              "--bootstrap-servers",
              bootstrap,
              "--registry",
              "http://127.0.0.1:1",
              "--wait",
              "1s");

      assertThat(topic.code()).isEqualTo(1);
      assertThat(topic.err())
          .startsWith(
              "sysflow streams: Kafka at " + bootstrap + ": topic sysflow.records is missing; ")
          .endsWith("'sysflow topics create' makes what is missing.\n");
      assertThat(made.code()).isEqualTo(0);
      assertThat(registry)
          .isEqualTo(
              new Said(
                  1,
                  "",
                  "sysflow streams: no schema registry answers at http://127.0.0.1:1 (waited 1"
                      + " s)\n"));
    }
  }

  @Test
  void aWrongRuleIsNamedWithItsPlace() throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            - rule: R
              desc: d
              condition: evt.typ = open
              output: o
              priority: INFO
            """);

    Said said = Said.of("streams", "--policies", rules.toString());

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("sysflow streams: wrong rules:\n" + rules + ":3:14: ")
        .contains("evt.typ");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    Said said = Said.of("nonsense");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).startsWith("sysflow: Unmatched argument at index 0: 'nonsense'\n");
  }
}
