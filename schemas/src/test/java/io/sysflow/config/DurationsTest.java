package io.sysflow.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "5m5ms, PT5M0.005S",
    "1H30M, PT1H30M",
    "7d, PT168H",
    "0s, PT0S",
    "' 1h ', PT1H",
  })
  void durationIsTheSumOfItsParts(String text, Duration expected) {
    assertThat(Durations.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "1w", "5s,", "9999999999s"})
  void otherTextsAreNone(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
