package io.sysflow.demo;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.Severity;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.command.PolicySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams application in a process of its own, which a test may kill. */
final class StreamsProcess {

  private StreamsProcess() {}

  /** Starts it on a cluster; its first line of output comes when it processes. */
  static Process start(EmbeddedCluster cluster, Path state) throws IOException {
    return start(cluster.bootstrapServers(), cluster.registryUrl(), state, "");
  }

  /**
   * Starts it on a cluster; its first line of output comes when it processes.
   *
   * @param rules a file; empty for an alert on every event of a process
   */
  static Process start(String bootstrapServers, String registryUrl, Path state, String rules)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            StreamsProcess.class.getName(),
            bootstrapServers,
            registryUrl,
            state.toString(),
            rules)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws InterruptedException {
    StreamsSettings.Cluster cluster =
        new StreamsSettings.Cluster(
            Map.of("bootstrap.servers", args[0], "consumer.session.timeout.ms", "6000"),
            args[1],
            Map.of());
    StreamsSettings settings = StreamsSettings.of(cluster, Path.of(args[2]));
    StreamsApp app =
        args[3].isEmpty()
            ? new StreamsApp(
                settings, () -> (record, witness) -> everyProcessEvent(record, witness.get()))
            : new StreamsApp(settings, PolicySource.load(List.of(Path.of(args[3]))));
    Runtime.getRuntime().addShutdownHook(new Thread(app::close));
    app.start();
    System.out.println(app.awaitRunning(Duration.ofMinutes(1)) ? "running" : "not running");
    app.awaitEnd();
  }

  private static List<Alert> everyProcessEvent(
      EnrichedRecord record, Alert.@Nullable Witness witness) {
    if (!(record.activity() instanceof ProcessEvent)) {
      return List.of();
    }
    String id = record.node() + ":" + record.seq();
    return List.of(
        new Alert(
            id,
            "rule",
            "Every event",
            "",
            Severity.NOTICE,
            List.of(),
            null,
            "",
            Map.of(),
            null,
            record,
            witness));
  }
}
