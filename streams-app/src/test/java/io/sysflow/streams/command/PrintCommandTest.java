package io.sysflow.streams.command;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrintCommandTest {

  private static final String FIELDS = "--fields=proc.name,proc.exepath,fd.sport,container.id";

  private @TempDir Path directory = Path.of("");

  @Test
  void severalSourcesAreReadInTheirOrderAndAFileMayComeTwice() throws IOException {
    Path one = write("one.sf", "/bin/one", 1);
    Path box = Files.createDirectory(directory.resolve("box"));
    Files.move(write("b", "/bin/b", 1), box.resolve("b"));
    Files.move(write("a", "/bin/a", 1), box.resolve("a"));

    CommandRun run = print("--format=csv", "--fields=proc.name", "" + one, "" + box, "" + one);

    assertThat(run.out()).isEqualTo("proc.name\none\na\nb\none\n");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aTornFileGivesItsRecordsThenSaysWhereAndTheOthersAreReadAllTheSame() throws IOException {
    Path torn = write("a.sf", "/bin/a", 3);
    byte[] whole = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(whole, whole.length - 20));
    Path other = write("b.sf", "/bin/b", 1);

    CommandRun run = print("--format=csv", "--fields=proc.name", "" + torn, "" + other);

    assertThat(run.out()).isEqualTo("proc.name\na\na\nb\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .matches(
            "\\Q"
                + torn
                + "\\E: after 6 records, at byte \\d+: expected a block but found \\d+"
                + " bytes of one\n");
  }

  @Test
  void aForeignFileIsNamed() throws IOException {
    Path foreign = Files.writeString(directory.resolve("x.sf"), "no records here");

    CommandRun run = print("" + foreign);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith(foreign + ": not a SysFlow file: ").hasLineCount(1);
  }

  @Test
  void valuesWithSeparatorsAreQuotedAndOthersAreNot() throws IOException {
    Path file = write("x.sf", "/opt/a,b/say \"hi\"\nagain", 1);

    CommandRun run = print("--format=csv", FIELDS, "" + file);

    assertThat(run.out())
        .isEqualTo(
            """
            proc.name,proc.exepath,fd.sport,container.id
            "say ""hi""
            again","/opt/a,b/say ""hi""
            again",443,host
            """);
  }

  @Test
  void aTableKeepsItsLinesWhateverTheValues() throws IOException {
    Path file = write("x.sf", "/opt/one\ntwo\u001b[31m", 1);

    CommandRun run = print("--format=table", FIELDS, "" + file);

    assertThat(run.out())
        .isEqualTo(
            """
            proc.name   proc.exepath  fd.sport    container.id
            one?two?[31m  /opt/one?two?[31m  443         host
            """);
  }

  @Test
  void flatIsAnObjectOfTheFieldsThatAreThere() throws IOException {
    Path file = write("x.sf", "/bin/ä\"", 1);

    CommandRun run = print("--format=flat", "--fields=proc.name,fd.sport,evt.arg.mode", "" + file);

    JsonNode object = new ObjectMapper().readTree(run.out());
    assertThat(object.size()).isEqualTo(2);
    assertThat(object.get("proc.name").textValue()).isEqualTo("ä\"");
    assertThat(run.out()).hasLineCount(1);
  }

  @Test
  void jsonIsAvrosAndAFilterLeavesOnlyWhatMeetsIt() throws IOException {
    Path file = write("x.sf", "/bin/x", 2);

    CommandRun all = print("--format=json", "" + file);
    CommandRun some = print("--filter=proc.name = x", "" + file);
    CommandRun none = print("--filter=proc.name = y", "" + file);

    assertThat(all.out().lines()).hasSize(6);
    assertThat(some.out().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"rec\":{\"sysflow.flow.NetworkFlow\":{\"procOID\":"));
    assertThat(none.out()).isEmpty();
  }

  @Test
  void itEndsWithoutAWordWhenNobodyReads() throws IOException {
    Path file = write("x.sf", "/bin/x", 30_000);
    Pipe pipe = new Pipe();
    StringWriter err = new StringWriter();

    int code =
        new CommandLine(new PrintCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(pipe))
            .setErr(new PrintWriter(err))
            .execute(file.toString(), file.toString());

    assertThat(code).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(pipe.written).isLessThan(5_000_000);
  }

  @Test
  void followingIsForOneTopic() throws IOException {
    Path file = write("x.sf", "/bin/x", 1);

    assertThat(print("--follow", "" + file).code()).isEqualTo(2);
    assertThat(print("--follow", "a", "b").code()).isEqualTo(2);
    assertThat(print().code()).isEqualTo(2);
  }

  private static CommandRun print(String... arguments) {
    return CommandRun.of(new PrintCommand(), arguments);
  }

  /** Writes a file whose last block has the last connection alone. */
  private Path write(String name, String exe, int connections) throws IOException {
    Path file = directory.resolve(name);
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, Dialect.V5)) {
      writer.write(SysFlow.bare(header()));
      writer.write(SysFlow.bare(process(BASH, null, 20, "/bin/bash")));
      for (int i = 0; i < connections; i++) {
        if (i == connections - 1) {
          writer.flush();
        }
        writer.write(SysFlow.bare(process(CURL, BASH, 30, exe)));
        writer.write(SysFlow.bare(connection(CURL, 40)));
      }
    }
    return file;
  }

  /** Fails once enough was written, as a pipe does whose reader is gone. */
  private static final class Pipe extends Writer {
    private long written;

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      if (written > 1_000_000) {
        throw new IOException("Broken pipe");
      }
      written += length;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
