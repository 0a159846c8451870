package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {

  @ParameterizedTest(name = "{1} seen from {0}")
  @CsvSource({
    "/home, /etc/passwd, /etc/passwd",
    "/home, file, /home/file",
    "/, file, /file",
    "/home, ./file, /home/file",
    "/home/me, ../you/file, /home/you/file",
    "/home, ../../../file, /file",
    "/home, a//b/, /home/a/b",
    "/home, /a/./b/../c, /a/c",
    "/home, .hidden, /home/.hidden",
    "/home, ..., /home/...",
    "/home, '', /home",
    "'', file, /file",
    "/home, .., /",
  })
  void resolves(String base, String path, String expected) {
    assertThat(Paths.resolve(base, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/a/b, /a", "/a, /", "/, /"})
  void parents(String path, String expected) {
    assertThat(Paths.parent(path)).isEqualTo(expected);
  }

  @Test
  void stringsEndAtZeroOrAtTheEnd() {
    byte[] bytes = "one\0\0three\0cut".getBytes(StandardCharsets.UTF_8);

    assertThat(Paths.strings(bytes, bytes.length)).containsExactly("one", "", "three", "cut");
  }
}
