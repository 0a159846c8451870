package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.LoggerFactory;

/** A small disk that state is kept on, and that fills up. Takes root, to mount it. */
final class FullDisk implements AutoCloseable {

  private static final int PROCESSES_AT_ONCE = 1_000;
  private static final int PATIENCE = 60;

  /** An alert says several times what the process is, and all alerts are read at once. */
  private static final int PROCESSES_FOR_A_CONNECTION = 40;

  /** So long that some thousand processes cannot all be held in memory. */
  private static final String EXE = "/" + "x".repeat(4_000);

  private static final Topics TOPICS = new Topics("full.");

  private final Path mount;
  private long processes;
  private long connections;
  private long seq;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private FullDisk(Path mount) {
    this.mount = mount;
  }

  /** Has an instance find its disk full while it runs, with room again, and full at its start. */
  static void endsAnInstance(EmbeddedCluster cluster, Path directory, Policy policy)
      throws Exception {
    Path mount = Files.createDirectories(directory.resolve("small"));
    if (!run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", mount.toString())) {
      System.err.println("SKIPPED: nothing can be mounted here, a full disk is not tried");
      return;
    }
    try (FullDisk disk = new FullDisk(mount)) {
      StreamsSettings settings = settings(cluster, mount.resolve("state"));
      assertThat(
              Said.whole(
                  new String[] {"topics", "create", "--partitions=1", "--topic-prefix=full."},
                  "--bootstrap-servers=" + cluster.bootstrapServers()))
          .startsWith("0 ");
      disk.fillsUpWhile(settings, policy, cluster);
      disk.hasRoomAgain(settings, policy, cluster);
      disk.isFull(settings, policy);
    }
  }

  private void fillsUpWhile(StreamsSettings settings, Policy policy, EmbeddedCluster cluster)
      throws Exception {
    log.start();
    logger().addAppender(log);
    try (StreamsApp app = new StreamsApp(settings, policy)) {
      app.start();
      assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
      fill();
      send(cluster, app);
      assertThat(app.awaitEnd(Duration.ofMinutes(1))).isTrue();
      assertThat(app.awaitEnd()).isFalse();
    } finally {
      logger().detachAppender(log);
    }
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.matches("stopped: state-dir=.*/small/.*No space left on device\""))
        .noneMatch(line -> line.contains("bug"));
  }

  private void hasRoomAgain(StreamsSettings settings, Policy policy, EmbeddedCluster cluster)
      throws Exception {
    Files.delete(mount.resolve("other"));
    try (StreamsApp app = new StreamsApp(settings, policy)) {
      app.start();
      assertThat(app.awaitRunning(Duration.ofMinutes(1))).isTrue();
      assertThat(Clients.committed(cluster.bootstrapServers(), TOPICS.alerts(), 1, connections))
          .extracting(ConsumerRecord::key)
          .hasSize((int) connections)
          .doesNotHaveDuplicates();
    }
  }

  private void isFull(StreamsSettings settings, Policy policy) throws IOException {
    fill();
    try (StreamsApp app = new StreamsApp(settings, policy)) {
      assertThatThrownBy(app::start)
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("--state-dir: ")
          .hasMessageContaining("No space left on device");
    }
  }

  /** Takes what room there is. */
  private void fill() throws IOException {
    byte[] much = new byte[64 << 10];
    try (var out = Files.newOutputStream(mount.resolve("other"))) {
      for (int i = 0; i < 1_000; i++) {
        out.write(much);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** Sends processes, some of which connect, until the instance has ended. */
  private void send(EmbeddedCluster cluster, StreamsApp app) throws InterruptedException {
    RegistrySerializer<SysFlow> serializer =
        new RegistrySerializer<>(Codec.SYSFLOW, Registries.client(cluster.registryUrl(), Map.of()));
    try (KafkaProducer<String, SysFlow> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers(), "compression.type", "lz4"),
            new StringSerializer(),
            serializer)) {
      send(producer, new Header(Header.VERSION, "full", "NA", "", null));
      while (!app.awaitEnd(Duration.ofSeconds(1)) && processes < PATIENCE * PROCESSES_AT_ONCE) {
        for (int i = 0; i < PROCESSES_AT_ONCE; i++) {
          processes++;
          Oid oid = new Oid(processes, processes);
          send(producer, Samples.process(oid, null, EXE));
          if (processes % PROCESSES_FOR_A_CONNECTION == 0) {
            connections++;
            send(producer, Samples.connection(oid, processes, 80));
          }
        }
      }
    }
  }

  private static StreamsSettings settings(EmbeddedCluster cluster, Path state) {
    StreamsSettings usual =
        StreamsSettings.of(
            StreamsSettings.Cluster.of(cluster.bootstrapServers(), cluster.registryUrl()), state);
    return new StreamsSettings(
        "full",
        usual.cluster(),
        TOPICS,
        usual.partitions(),
        usual.stateDir(),
        usual.store(),
        usual.threads(),
        usual.delivery(),
        usual.commitInterval(),
        usual.group(),
        usual.enriched(),
        usual.links(),
        usual.incidents(),
        usual.limits(),
        usual.policyKeys(),
        usual.http(),
        usual.patience());
  }

  private void send(KafkaProducer<String, SysFlow> producer, SysFlowRecord rec) {
    seq++;
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(TOPICS.records(), "full", new SysFlow(rec, 1, seq, seq)));
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(StreamsApp.class);
  }

  private static boolean run(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().onExit().join().exitValue()
        == 0;
  }

  @Override
  public void close() throws IOException {
    assertThat(run("umount", mount.toString())).isTrue();
  }
}
