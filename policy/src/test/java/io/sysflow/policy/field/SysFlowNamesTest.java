package io.sysflow.policy.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.OpenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names, hashes and paths of the SysFlow processor. */
class SysFlowNamesTest {

  @Test
  void readsAndWritesAreNamedForTheirKindOfRecord() {
    assertThat(SysFlowNames.operations(RecordKind.FILE_FLOW, 0x780, 0))
        .containsExactly("OPEN", "CLOSE", "WRITE", "READ");
    assertThat(SysFlowNames.operations(RecordKind.NETWORK_FLOW, 0x700, 1))
        .containsExactly("CLOSE", "SEND", "RECV", "CHMOD");
  }

  @Test
  void flagsOfAnOpenAreListedInTheirOrder() {
    assertThat(SysFlowNames.openFlags(OpenFlags.NONE)).containsExactly("NONE");
    assertThat(SysFlowNames.openFlags(new OpenFlags(0x1027)))
        .containsExactly("RDONLY", "WRONLY", "RDWR", "CREAT", "EXCL", "CLOEXEC");
  }

  @ParameterizedTest(name = "{0} is {1} and {2}")
  @CsvSource({
    "/etc/passwd, passwd, /etc",
    "/a, a, /",
    "/, /, /",
    "/a/b/, b, /a/b",
    "pipe:[1], pipe:[1], .",
    "'', ., ."
  })
  void pathsAreTakenApartAsInGo(String path, String base, String directory) {
    assertThat(SysFlowPaths.base(path)).isEqualTo(base);
    assertThat(SysFlowPaths.directory(path)).isEqualTo(directory);
  }

  @ParameterizedTest(name = "{0} is {1} at {2}")
  @CsvSource({
    "ffff89cf226e9c00->ffff89cf226efc00 /run/a.sock, ffff89cf226e9c00->ffff89cf226efc00, /run/a.sock",
    "ab->cd, ab->cd, ''",
    "/home/ab->cd, '', /home/ab->cd",
    "ab->xy /z, '', ab->xy /z"
  })
  void addressesOfASocketStandApart(String path, String link, String rest) {
    assertThat(SysFlowPaths.link(path)).isEqualTo(link);
    assertThat(SysFlowPaths.path(path)).isEqualTo(rest);
  }

  /** Vectors of the specification's reference implementation. */
  @ParameterizedTest(name = "[{0}]")
  @CsvSource({"'', ef46db3751d8e999", "a, d24ec4f1a98c6e5b", "abc, 44bc2cf5ad770999"})
  void hashIsThatOfTheSpecification(String text, String hash) {
    assertThat(XxHash64.hex(text)).isEqualTo(hash);
  }

  @Test
  void longTextsAreHashedInStripes() {
    byte[] text = "Nobody inspects the spammish repetition".getBytes(StandardCharsets.UTF_8);

    assertThat(XxHash64.hash(text)).isEqualTo(0xfbcea83c8a378bf1L);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a.b.1    | two",
        "a.b.#    | 2",
        "a.c.#.n  | [1,2]",
        "a.?.0    | one",
        "*.d      | true",
        "e\\.f    | dotted",
        "a.b.7    |",
        "x.y      |",
        "a.n      |",
        "a.c.0    | {\"n\":1}"
      })
  void pathsLeadIntoJson(String path, String expected) throws IOException {
    String json =
        "{\"a\":{\"b\":[\"one\",\"two\"],\"c\":[{\"n\":1},{\"n\":2}],\"d\":true,\"n\":null},\"e.f\":\"dotted\"}";

    assertThat(JsonPaths.find(json, JsonPaths.parts(path))).isEqualTo(expected);
    assertThat(JsonPaths.find(new ObjectMapper().readTree(json), JsonPaths.parts(path)))
        .isEqualTo(expected);
  }

  @Test
  void noJsonHasNothing() {
    assertThat(JsonPaths.find("{", JsonPaths.parts("a"))).isNull();
  }
}
