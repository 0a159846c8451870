package io.sysflow.streams.command;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.OpFlag;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alert names the rules that hit, not those that the correlation is of and did not. */
class CorrelationMessagesTest {

  private static final String RULES =
      """
      title: Bash
      name: bash
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /bash}, condition: s}
      ---
      title: Curl
      name: curl
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /curl}, condition: s}
      ---
      title: Wget
      name: wget
      logsource: {product: linux, category: process_creation}
      detection: {s: {Image|endswith: /wget}, condition: s}
      ---
      title: C
      correlation: {timespan: 1m, %s}
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type: temporal, rules: [curl, bash] | 'curl', 'bash' within 10 s",
        "type: temporal, rules: [curl, bash, wget], condition: {gte: 2} | 'curl', 'bash' within 10 s",
        "type: temporal, condition: wget or curl and bash | 'curl', 'bash' within 10 s",
        "type: temporal, condition: curl and not wget | 'curl' but not 'wget' within 1 min",
        "type: temporal_ordered, rules: [bash, wget, curl], condition: {gte: 2}"
            + " | 'bash', 'curl' in this order within 10 s",
      })
  void nameWhatHit(String correlation, String expected) throws IOException {
    Path rules = Files.writeString(directory.resolve("r.yml"), RULES.formatted(correlation));
    Path records = directory.resolve("a.sf");
    write(
        records,
        header(),
        process(BASH, null, 20, "/bin/bash"),
        event(BASH, 20, OpFlag.EXEC),
        process(CURL, BASH, 30, "/usr/bin/curl"),
        event(CURL, 30, OpFlag.EXEC));

    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(), "--policies=" + rules, "--format=falco", records.toString());

    List<String> found = run.out().lines().filter(line -> line.contains("\"rule\":\"C\"")).toList();
    assertThat(found).hasSize(1);
    assertThat(new ObjectMapper().readTree(found.get(0)).get("message").asText())
        .isEqualTo("C: " + expected);
  }

  private static void write(Path file, SysFlowRecord... recs) throws IOException {
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, Dialect.V5)) {
      for (SysFlowRecord rec : recs) {
        writer.write(SysFlow.bare(rec));
      }
    }
  }
}
