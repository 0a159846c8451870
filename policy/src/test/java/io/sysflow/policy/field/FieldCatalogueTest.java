package io.sysflow.policy.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.policy.command.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names there are, and how they are written. */
class FieldCatalogueTest {

  private final FieldCatalogue catalogue = FieldCatalogue.standard();

  @Test
  void everyFieldIsReadOrSaysWhyNot() {
    EventView view = new EventView();
    view.set(Samples.record("{when: exec, process: /bin/x -a, ancestors: [/bin/y]}"));

    for (Field field : catalogue.fields()) {
      String argument = field.argument() == Field.Argument.REQUIRED ? "x" : null;
      FieldRef ref = catalogue.resolve(field.name(), argument);
      for (Operation operation : Operation.values()) {
        if (operation == Operation.RECORD) {
          continue; // no event of Falco's
        }
        view.operation(operation);
        assertThat(read(view, ref)).as(field.name()).isIn(true, field.available());
      }
      assertThat(field.doc()).isNotBlank();
    }
  }

  private static boolean read(EventView view, FieldRef ref) {
    boolean unavailable = !ref.field().available();
    if (ref.type().textual()) {
      return view.text(ref, 0) == null || !unavailable;
    }
    if (ref.type().address()) {
      return view.address(ref, 0) == null || !unavailable;
    }
    if (ref.type() == FieldType.REAL) {
      return Double.isNaN(view.real(ref, 0)) || !unavailable;
    }
    return view.number(ref, 0) == FieldSource.MISSING || !unavailable;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evt.arg.flags", "evt.arg.res_or_fd", "evt.rawarg.fd", "evt.type.is.open",
            "evt.abspath.src",
        "k8s.pod.label.app", "thread.cgroup.cpuacct", "proc.aname", "proc.env", "container.mounts",
        "fd.sip.name", "proc.is_exe_upper_layer", "proc.vpgid.exe", "user.loginname", "fd.types"
      })
  void namesOfFalcoAreKnown(String name) {
    assertThat(catalogue.resolve(name, null).text()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proc.nam       |   | unknown field 'proc.nam', did you mean 'proc.name'?",
        "fd.naem        |   | unknown field 'fd.naem', did you mean 'fd.name'?",
        "nothing.of.it  |   | unknown field 'nothing.of.it'",
        "proc.name      | 1 | field 'proc.name' takes no argument",
        "proc.aname     | x | field 'proc.aname' takes a number as argument, found 'x'",
        "evt.arg        |   | field 'evt.arg' needs an argument, as in evt.arg[name]",
      })
  void wrongNamesAreRefused(String name, String argument, String message) {
    assertThatThrownBy(() -> catalogue.resolve(name, argument))
        .isInstanceOf(UnknownFieldException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "WHOLE,/a/b,/a/b",
    "DIRECTORY,/a/b,/a",
    "DIRECTORY,/a,/",
    "DIRECTORY,/a/b/,/a/b/",
    "FILENAME,/a/b,b",
    "FILENAME,/a/b/,/a/b/",
    "BASENAME,/usr/bin/,''",
    "REPOSITORY,nginx,nginx",
    "REPOSITORY,localhost:5000/a:1,localhost:5000/a",
    "REPOSITORY,a/b@sha256:cc,a/b",
    "TAG,localhost:5000/a:1,1",
    "TAG,a:2@sha256:cc,2",
    "DIGEST,a:2@sha256:cc,sha256:cc",
  })
  void partsOfTexts(Slice slice, String text, String part) {
    assertThat(slice.of(text)).isEqualTo(part);
  }

  @Test
  void imagesWithoutTagOrDigestHaveNone() {
    assertThat(Slice.TAG.end("localhost:5000/a")).isNegative();
    assertThat(Slice.DIGEST.end("a:1")).isNegative();
  }

  @Test
  void everyOperationIsInTheTableOfTheReadMe() throws IOException {
    Path file = Path.of(System.getProperty("sysflow.root", "..")).resolve("policies/README.md");
    List<String> lines = Files.readAllLines(file);

    for (Operation operation : Operation.values()) {
      if (operation == Operation.RECORD) {
        continue; // no event of Falco's
      }
      String kinds =
          Arrays.stream(RecordKind.values())
              .filter(operation::in)
              .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
              .collect(Collectors.joining(", "));
      assertThat(lines)
          .contains(
              "| %s | %s | %s | %s |"
                  .formatted(
                      operation, kinds, String.join(" ", operation.types()), operation.category()));
    }
  }

  @Test
  void operationsAreInOneOrder() {
    assertThat(Operation.of(RecordKind.FILE_FLOW, 0x580, 0, false))
        .containsExactly(Operation.OPEN, Operation.READ, Operation.CLOSE);
    assertThat(Operation.of(RecordKind.NETWORK_FLOW, 0x340, 0, false))
        .containsExactly(Operation.CONNECT, Operation.RECV, Operation.SEND);
    assertThat(Operation.of(RecordKind.FILE_FLOW, 0x80, 0, true)).containsExactly(Operation.CREAT);
  }
}
