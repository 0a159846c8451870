package io.sysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("USER_NAME", "joe");

  @TempDir private Path directory;

  @Test
  void namesOfSecretsAreReplacedByThem() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "a$1\\b\n");

    Map<String, String> resolved =
        Secrets.resolve(
            Map.of("jaas", "username=${env:USER_NAME} password=${file:" + file + "};", "x", "${y}"),
            ENVIRONMENT::get);

    assertThat(resolved)
        .containsEntry("jaas", "username=joe password=a$1\\b;")
        .containsEntry("x", "${y}");
  }

  @Test
  void missingSecretsAreNamed() {
    assertThatThrownBy(() -> Secrets.resolve(Map.of("p", "${env:NONE}"), ENVIRONMENT::get))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("p: the environment has no NONE");
    assertThatThrownBy(() -> Secrets.resolve(Map.of("p", "${file:/none}"), ENVIRONMENT::get))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("p: /none cannot be read");
  }
}
