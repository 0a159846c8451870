package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.agent.sink.KafkaSink;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the agent's Kafka sink to the alert that a consumer reads, on a real broker and registry.
 */
class PipelineTest {

  private static final String RULES =
      """
      - rule: Shadow read
        desc: Somebody reads the passwords.
        condition: evt.type in (open, openat) and fd.name = /etc/shadow and proc.name = cat
        output: "%proc.name read %fd.name"
        priority: CRITICAL
        tags: [T1003.008]
      """;

  private static final long START = 1_700_000_000_000_000_000L;
  private static final Oid INIT = new Oid(START, 1);
  private static final Oid SSHD = new Oid(START + 1, 100);
  private static final Oid BASH = new Oid(START + 2, 200);
  private static final Oid CAT = new Oid(START + 3, 300);
  private static final Foid SHADOW = Foid.copyOf(new byte[Foid.SIZE], 0);

  @TempDir private Path directory;

  @Test
  void whatANodeSendsBecomesAnAlertWithAllThatIsKnown() throws Exception {
    BlockingQueue<byte[]> alerts = new LinkedBlockingQueue<>();
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory.resolve("cluster"));
        StreamsApp app = app(cluster)) {
      Clients.createTopics(cluster.bootstrapServers(), 1);
      app.start();
      assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();

      TopicFollower reader =
          TopicFollower.fromEnd(
              cluster.bootstrapServers(), "sysflow.alerts", alert -> alerts.add(alert.value()));
      send(cluster);
      JsonNode alert = new ObjectMapper().readTree(alerts.poll(60, TimeUnit.SECONDS));
      reader.close();

      assertThat(alert.at("/rule/name").asText()).isEqualTo("Shadow read");
      assertThat(alert.at("/log/level").asText()).isEqualTo("critical");
      assertThat(alert.at("/tags")).extracting(JsonNode::asText).containsExactly("T1003.008");
      assertThat(alert.at("/message").asText()).isEqualTo("cat read /etc/shadow");
      assertThat(alert.at("/host/name").asText()).isEqualTo("web-1");
      assertThat(alert.at("/process/executable").asText()).isEqualTo("/usr/bin/cat");
      assertThat(alert.at("/process/args"))
          .extracting(JsonNode::asText)
          .containsExactly("cat", "/etc/shadow");
      assertThat(alert.at("/process/pid").asLong()).isEqualTo(300);
      assertThat(alert.at("/user/id").asText()).isEqualTo("0");
      assertThat(alert.at("/sysflow/ancestors"))
          .extracting(ancestor -> ancestor.path("executable").asText())
          .containsExactly("/usr/bin/bash", "/usr/sbin/sshd", "/sbin/init");
      assertThat(alert.at("/sysflow/record").isObject()).isTrue();
      assertThat(alert.at("/sysflow/witness/topic").asText()).isEqualTo("sysflow.records");
      assertThat(alerts).isEmpty();
    }
  }

  private StreamsApp app(EmbeddedCluster cluster) {
    Policy policy = Policies.compile("test", List.of(new RulesFile("test.yaml", RULES))).policy();
    return new StreamsApp(
        StreamsSettings.of(
            StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()),
            directory.resolve("state")),
        policy);
  }

  private void send(EmbeddedCluster cluster) {
    Destination destination =
        new Destination(
            cluster.bootstrapServers(), cluster.registryUrl(), "sysflow.records", directory);
    List<SysFlow> records = new ArrayList<>();
    for (SysFlowRecord record :
        List.of(
            new Header(Header.VERSION, "web-1", "192.0.2.1", "", null),
            process(INIT, null, "/sbin/init", ""),
            process(SSHD, INIT, "/usr/sbin/sshd", "-D"),
            process(BASH, SSHD, "/usr/bin/bash", ""),
            process(CAT, BASH, "/usr/bin/cat", "/etc/shadow"),
            new FileEntity(
                ObjectState.CREATED, SHADOW, START + 4, RestType.FILE, "/etc/shadow", null),
            read())) {
      records.add(new SysFlow(record, START, records.size() + 1L, START + 5));
    }
    try (KafkaSink sink = new KafkaSink(destination.of("web-1"), "web-1", System::nanoTime)) {
      records.forEach(sink::write);
    }
  }

  private static ProcessEntity process(Oid oid, @Nullable Oid parent, String exe, String args) {
    String name = exe.substring(exe.lastIndexOf('/') + 1);
    List<String> argv = args.isEmpty() ? List.of(name) : List.of(name, args);
    return ProcessEntity.builder(ObjectState.CREATED, oid, oid.createTs())
        .poid(parent)
        .exe(exe)
        .exeArgs(args)
        .user(0, "root")
        .group(0, "root")
        .cwd("/")
        .facts(
            new ProcessFacts(
                argv, name, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null))
        .build();
  }

  private static FileFlow read() {
    return new FileFlow(
        CAT,
        START + 4,
        300,
        OpFlags.NONE.plus(OpFlag.OPEN).plus(OpFlag.READ_RECV).plus(OpFlag.CLOSE),
        new OpenFlags(OpenFlags.RDONLY),
        START + 5,
        SHADOW,
        3,
        new Traffic(1, 100),
        Traffic.NONE,
        XopFlags.NONE,
        null,
        "/etc/shadow",
        null);
  }
}
