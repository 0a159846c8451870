package io.sysflow.streams.command;

import static io.sysflow.streams.Records.BASH;
import static io.sysflow.streams.Records.CURL;
import static io.sysflow.streams.Records.connection;
import static io.sysflow.streams.Records.event;
import static io.sysflow.streams.Records.header;
import static io.sysflow.streams.Records.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.OpFlag;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfflineCommandsTest {

  private @TempDir Path directory = Path.of("");
  private Path records = Path.of("");
  private Path rules = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    records = Files.createDirectory(directory.resolve("records")).resolve("a.sf");
    write(
        records,
        header(),
        process(BASH, null, 20, "/bin/bash"),
        process(CURL, BASH, 30, "/usr/bin/curl"),
        event(CURL, 30, OpFlag.EXEC),
        connection(CURL, 40));
    rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            - rule: Curl
              desc: curl connects
              condition: evt.type = connect and proc.name = curl
              output: "%proc.name of %proc.pname"
              priority: WARNING
            """);
  }

  @Test
  void policyRunWritesAlertsAndASummary() throws IOException {
    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(),
            "--policies",
            rules.toString(),
            "--format",
            "falco",
            records.toString());

    JsonNode alert = new ObjectMapper().readTree(run.out());
    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(alert.get("message").textValue()).isEqualTo("curl of bash");
    assertThat(alert.get("output").textValue())
        .isEqualTo("00:00:40.000000000: Warning curl of bash");
    assertThat(alert.get("hostname").textValue()).isEqualTo("node-a");
    assertThat(run.err())
        .matches(
            """
            1 rules \\([0-9a-f]{16}\\), 1 files, 5 records, 2 events and flows, 1 alerts
                   1  Curl
            """);
  }

  @Test
  void laterRulesChangeWhatEarlierOnesDefine() throws IOException {
    Path later =
        Files.writeString(
            directory.resolve("later.yaml"),
            "- {rule: Curl, output: to %fd.sport, override: {output: append}}");

    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(),
            "--policies=" + rules,
            "-r",
            later.toString(),
            "--format=falco",
            records.toString());

    assertThat(run.out()).contains("\"message\":\"curl of bash to 443\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--threads=-3|threads and the commit interval must be positive",
        "--commit-interval=0s|threads and the commit interval must be positive",
        "--standbys=-1|standbys must not be negative, found -1",
        "--application-id=a b|'a b' is no application id",
        "--topic-prefix=a/|--topic-prefix: 'a/' is no prefix of topics",
        "--kafka-property=application.id=x|application.id is said with --application-id",
        "--kafka-property=bootstrap.servers=x|bootstrap.servers is said with --bootstrap-servers",
        "--kafka-property=security.protocl=SSL|no client knows 'security.protocl'; is it 'security.protocol'?",
        "--kafka-property=consumer.max.pol.records=1|is it 'consumer.max.poll.records'?",
        "--registry-property=ssl.truststore.location=x|is it 'schema.registry.ssl.truststore.location'?",
        "--registry-property=basic.auth.user.inf=x|is it 'basic.auth.user.info'?",
        "--policy-key=none.pem|none.pem: the key cannot be read: there is no such file",
        "--http-token-file=none|none: the token cannot be read: there is no such file",
      })
  void settingThatCannotBeIsSaid(String option, String expected) {
    CommandRun run = CommandRun.of(new StreamsCommand(), "--describe", option);

    assertThat(run.code()).isPositive();
    assertThat(run.err()).contains(expected).doesNotContain("Exception");
  }

  @Test
  void streamsSaysWhichSwitchOrFormOfAlertsThereIsNot() {
    CommandRun form = CommandRun.of(new StreamsCommand(), "--describe", "--alert-format=avro");
    CommandRun rule = CommandRun.of(new StreamsCommand(), "--describe", "--rules=stop.rule=x");

    assertThat(form.err()).startsWith("the topic of alerts has no such --alert-format");
    assertThat(rule.err()).startsWith("--rules takes enable or disable");
  }

  @Test
  void policyRunGivesTheSameIdsHoweverOften() throws IOException {
    Files.copy(records, records.resolveSibling("b.sf"));

    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(),
            "--policies=" + rules,
            "--format=ecs",
            records.resolveSibling("").toString());

    assertThat(run.out().lines().map(OfflineCommandsTest::id).distinct()).hasSize(1);
    assertThat(run.out().lines()).hasSize(2);
  }

  @Test
  void policyRunInEnrichModeWritesEveryActivityWithItsRules() {
    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(),
            "--policies=" + rules,
            "--mode=enrich",
            "--format=avro",
            records.toString());

    assertThat(run.out().lines().map(line -> line.substring(0, 20)))
        .containsExactly("{\"rules\":[],\"record\"", "{\"rules\":[\"curl\"],\"r");
  }

  @Test
  void policyRunNamesWhatIsWrongWithRules() throws IOException {
    Files.writeString(
        rules,
        """
        - rule: Curl
          desc: curl
          condition: proc.nam = curl
          output: "%proc.name"
          priority: WARNING
        """);

    CommandRun run =
        CommandRun.of(new PolicyRunCommand(), "--policies=" + rules, records.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("wrong rules:\n" + rules + ":3:14: ")
        .contains("unknown field 'proc.nam', did you mean 'proc.name'?");
  }

  @Test
  void policyRunGoesOnAfterATornFile() throws IOException {
    Path torn = records.resolveSibling("0.sf");
    byte[] whole = Files.readAllBytes(records);
    Files.write(torn, java.util.Arrays.copyOf(whole, whole.length - 30));

    CommandRun run =
        CommandRun.of(
            new PolicyRunCommand(), "--policies=" + rules, records.resolveSibling("").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.err()).startsWith(torn + ": after 0 records, at byte ");
  }

  @Test
  void printWritesRecordsAsAvroDoes() {
    CommandRun run = CommandRun.of(new PrintCommand(), records.toString());

    assertThat(run.out().lines()).hasSize(5);
    assertThat(run.out().lines().findFirst().orElse(""))
        .isEqualTo(
            "{\"rec\":{\"sysflow.entity.SFHeader\":{\"version\":5,\"exporter\":\"node-a\","
                + "\"ip\":\"10.0.0.5\",\"filename\":\"\"}}}");
  }

  @Test
  void printShowsChosenFieldsOfWhatMeetsTheCondition() {
    CommandRun run =
        CommandRun.of(
            new PrintCommand(),
            "--format=csv",
            "--fields=proc.name,proc.args,fd.name,container.name",
            "--filter=evt.type = connect",
            records.toString());

    assertThat(run.out())
        .isEqualTo(
            """
            proc.name,proc.args,fd.name,container.name
            curl,-a b,10.0.0.5:43210->93.184.100.34:443,host
            """);
  }

  @Test
  void printNamesAWrongCondition() {
    CommandRun run = CommandRun.of(new PrintCommand(), "--filter=proc.name =", records.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("condition:1:1: character 11: expected a value");
  }

  @Test
  void printOfAFileThatIsNotThereSaysSo() {
    CommandRun run = CommandRun.of(new PrintCommand(), "none.sf");

    assertThat(run).isEqualTo(new CommandRun(1, "", "none.sf: there is no such file\n"));
  }

  @Test
  void describeShowsTheGraphByName() {
    CommandRun run = CommandRun.of(new StreamsCommand(), "--describe", "--policies=" + rules);

    assertThat(run.out())
        .isEqualTo(
            """
            Topologies:
               Sub-topology: 0 for global store (will not generate tasks)
                Source: publish-source (topics: [sysflow.policies])
                  --> publish
                Processor: publish (stores: [policies])
                  --> none
                  <-- publish-source
              Sub-topology: 1
                Source: records (topics: [sysflow.records])
                  --> detect
                Processor: detect (stores: [entities, policies-in-force])
                  --> raised, beats, correlated, facts
                  <-- records
                Processor: beats (stores: [])
                  --> pulse
                  <-- detect
                Processor: correlated (stores: [])
                  --> route-hits
                  <-- detect
                Processor: facts (stores: [])
                  --> incident-facts-repartition-filter
                  <-- detect
                Processor: pulse (stores: [])
                  --> pulses-repartition-filter
                  <-- beats
                Processor: raised (stores: [])
                  --> encode
                  <-- detect
                Processor: route-hits (stores: [])
                  --> hits-repartition-filter
                  <-- correlated
                Processor: encode (stores: [])
                  --> alerts
                  <-- raised
                Processor: hits-repartition-filter (stores: [])
                  --> hits-repartition-sink
                  <-- route-hits
                Processor: incident-facts-repartition-filter (stores: [])
                  --> incident-facts-repartition-sink
                  <-- facts
                Processor: pulses-repartition-filter (stores: [])
                  --> pulses-repartition-sink
                  <-- pulse
                Sink: alerts (topic: sysflow.alerts)
                  <-- encode
                Sink: hits-repartition-sink (topic: hits-repartition)
                  <-- hits-repartition-filter
                Sink: incident-facts-repartition-sink (topic: incident-facts-repartition)
                  <-- incident-facts-repartition-filter
                Sink: pulses-repartition-sink (topic: pulses-repartition)
                  <-- pulses-repartition-filter

              Sub-topology: 2
                Source: pulses-repartition-source (topics: [pulses-repartition])
                  --> watch-nodes
                Processor: watch-nodes (stores: [nodes])
                  --> moved, wrong
                  <-- pulses-repartition-source
                Processor: moved (stores: [])
                  --> progress
                  <-- watch-nodes
                Processor: wrong (stores: [])
                  --> encode-node-alerts
                  <-- watch-nodes
                Processor: encode-node-alerts (stores: [])
                  --> node-alerts
                  <-- wrong
                Processor: progress (stores: [])
                  --> progress-to-all
                  <-- moved
                Sink: node-alerts (topic: sysflow.alerts)
                  <-- encode-node-alerts
                Sink: progress-to-all (topic: hits-repartition)
                  <-- progress

              Sub-topology: 3
                Source: incident-facts-repartition-source (topics: [incident-facts-repartition])
                  --> join-alerts
                Processor: join-alerts (stores: [facts-of-incidents])
                  --> encode-incidents
                  <-- incident-facts-repartition-source
                Processor: encode-incidents (stores: [])
                  --> incidents
                  <-- join-alerts
                Sink: incidents (topic: sysflow.incidents)
                  <-- encode-incidents

              Sub-topology: 4
                Source: hits-repartition-source (topics: [hits-repartition])
                  --> correlate
                Processor: correlate (stores: [correlations])
                  --> correlated-facts, encode-correlated
                  <-- hits-repartition-source
                Processor: correlated-facts (stores: [])
                  --> correlated-facts-sink
                  <-- correlate
                Processor: encode-correlated (stores: [])
                  --> correlation-alerts
                  <-- correlate
                Sink: correlated-facts-sink (topic: incident-facts-repartition)
                  <-- correlated-facts
                Sink: correlation-alerts (topic: sysflow.alerts)
                  <-- encode-correlated


            """);
  }

  private static String id(String alert) {
    try {
      return new ObjectMapper().readTree(alert).at("/event/id").textValue();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, SysFlowRecord... recs) throws IOException {
    try (SysFlowFileWriter writer = new SysFlowFileWriter(file, Dialect.V5)) {
      for (SysFlowRecord rec : recs) {
        writer.write(SysFlow.bare(rec));
      }
    }
  }
}
