package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "alpine,                     alpine:latest",
    "alpine:3.20,                alpine:3.20",
    "registry:5000/alpine,       registry:5000/alpine:latest",
    "registry:5000/alpine:3.20,  registry:5000/alpine:3.20",
    "alpine@sha256:aa,           alpine@sha256:aa",
    "sha256:aa,                  sha256:aa",
    "'',                         ''",
  })
  void anImageHasItsTag(String name, String expected) {
    assertThat(Images.withTag(name)).isEqualTo(expected);
  }
}
