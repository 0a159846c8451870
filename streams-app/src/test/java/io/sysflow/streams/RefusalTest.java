package io.sysflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RefusalTest {

  private static final Refusal REFUSAL =
      new Refusal(
          new StreamsSettings.Cluster(
              Map.of(
                  "bootstrap.servers",
                  "kafka:9093",
                  "sasl.jaas.config",
                  "org.example.Module username=\"sysflow\" password=\"open sesame\";",
                  "ssl.keystore.password",
                  "swordfish"),
              "http://registry",
              Map.of()),
          List.of());

  @Test
  void whyAClientCouldNotBeMadeIsSaid() {
    KafkaException failure =
        new KafkaException(
            "Failed to construct kafka consumer",
            new KafkaException(new IllegalArgumentException("JAAS config entry not terminated")));

    assertThat(REFUSAL.of(failure)).hasMessageEndingWith("JAAS config entry not terminated");
  }

  @Test
  void brokersThatDoNotAnswerMaySpeakAnotherProtocol() {
    ExecutionException failure =
        new ExecutionException(
            new KafkaException(new TimeoutException("Timeout expired while fetching metadata")));

    assertThat(REFUSAL.of(failure))
        .hasMessageContaining("Timeout expired while fetching metadata")
        .hasMessageEndingWith("(is security.protocol that of the listener? It is PLAINTEXT)");
  }

  @Test
  void noPartOfASecretIsSaid() {
    KafkaException failure =
        new KafkaException(
            "Failed to create new KafkaAdminClient",
            new IllegalArgumentException("no flag 'sesame' of org.example.Module: swordfish"));

    assertThat(REFUSAL.of(failure))
        .hasMessage("Kafka at kafka:9093: no flag '…' of org.example.Module: …");
  }
}
