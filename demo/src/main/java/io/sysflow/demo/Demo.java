package io.sysflow.demo;

import io.sysflow.agent.probe.ProbeUnavailableException;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The whole pipeline in this process, but for the registry: broker, registry, streams application,
 * this host's agent, two replayed nodes, and a reader of alerts.
 */
final class Demo implements AutoCloseable {

  /** The nodes that are replayed; each has a capture of its name. */
  static final List<String> REPLAYED = List.of("replay-web-1", "replay-db-1");

  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Progress progress;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final List<ReplayedNode> replayed = new ArrayList<>();
  private @Nullable LiveNode live;
  private @Nullable StreamsApp app;

  /**
   * Prepares a demo; nothing runs yet.
   *
   * @param directory where everything is kept
   */
  Demo(Path directory, Progress progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /**
   * Starts everything; what was started before a failure is to be closed.
   *
   * @param policy what the records are judged by
   * @param alerts is told each alert that is raised from now on
   * @throws StartFailedException if a part cannot start
   */
  void start(int kafkaPort, int registryPort, Policy policy, Consumer<byte[]> alerts)
      throws InterruptedException {
    EmbeddedRegistry registry =
        closing(EmbeddedRegistry.launch(directory.resolve("registry"), registryPort));
    EmbeddedBroker broker =
        progress.up(
            "Kafka",
            "127.0.0.1:" + kafkaPort,
            () -> closing(EmbeddedBroker.start(directory.resolve("broker"), kafkaPort)));
    String bootstrap = broker.bootstrapServers();
    progress.up("topics", "sysflow.*", () -> createTopics(bootstrap));
    progress.up("schema registry", registry.url(), () -> ready(registry));
    StreamsSettings.Cluster cluster = StreamsSettings.Cluster.of(bootstrap, registry.url());
    progress.up("streams-app", policy.rules().size() + " rules", () -> startApp(cluster, policy));
    TopicFollower reader =
        progress.up(
            "alert reader",
            "sysflow.alerts",
            () ->
                TopicFollower.fromEnd(
                    bootstrap, Topics.DEFAULT.alerts(), alert -> alerts.accept(alert.value())));
    Destination destination =
        new Destination(
            bootstrap, registry.url(), Topics.DEFAULT.records(), directory.resolve("spool"));
    startNodes(destination);
    closing(reader); // the first to be closed: what the others still do is not shown
    progress.allUp();
  }

  /** Returns this host's node, or null if the probe cannot run here. */
  @Nullable LiveNode live() {
    return live;
  }

  /** Returns whether the application has ended by itself. */
  boolean appEnded() throws InterruptedException {
    return app != null && app.awaitEnd(Duration.ZERO);
  }

  /** Returns how many records the replayed nodes have sent. */
  long replayedRecords() {
    return replayed.stream().mapToLong(ReplayedNode::records).sum();
  }

  /** Returns what the application has counted. */
  Map<String, Long> counts() {
    return app == null ? Map.of() : app.counts();
  }

  /** Stops everything, the last part first. */
  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }

  private boolean createTopics(String bootstrap) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      new TopicAdmin(admin).create(TopicPlan.all(Topics.DEFAULT, PARTITIONS, false), (short) 1);
    }
    return true;
  }

  private static EmbeddedRegistry ready(EmbeddedRegistry registry) {
    registry.awaitReady();
    return registry;
  }

  private StreamsApp startApp(StreamsSettings.Cluster cluster, Policy policy)
      throws InterruptedException {
    StreamsApp started =
        closing(
            new StreamsApp(
                StreamsSettings.of(cluster, directory.resolve("streams")).withLinks(), policy));
    app = started;
    started.start();
    if (!started.awaitRunning(PATIENCE)) {
      throw new StartFailedException("streams-app: not running after " + PATIENCE);
    }
    return started;
  }

  private void startNodes(Destination destination) throws InterruptedException {
    try {
      live = progress.up("agent", "the probe watches this host", () -> startLive(destination));
    } catch (ProbeUnavailableException e) {
      progress.absent("agent", e.getMessage() + ". Only the replayed nodes are shown.");
    }
    int host = 11;
    for (String name : REPLAYED) {
      String ip = "192.0.2." + host++;
      replayed.add(
          progress.up(
              name,
              "replayed: a capture, over and over",
              () ->
                  closing(
                      ReplayedNode.start(name, ip, directory.resolve("captures"), destination))));
    }
  }

  private LiveNode startLive(Destination destination) {
    return closing(LiveNode.start(destination));
  }

  private <T extends AutoCloseable> T closing(T part) {
    closers.push(() -> close(part));
    return part;
  }

  @SuppressWarnings("IllegalCatch") // AutoCloseable declares Exception
  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("none of the parts declares one", e);
    }
  }
}
