package io.sysflow.demo;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code demo} command. */
@Command(
    name = "demo",
    description = "Runs a Kafka broker and a schema registry on this host.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "stop after this time, such as 60s; otherwise on Ctrl-C")
  private @Nullable Duration runFor;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".sysflow/demo",
      description = "where records, schemas and logs are kept between runs (${DEFAULT-VALUE})")
  private Path directory = Path.of(".sysflow", "demo");

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "port of the broker (9092, or a free one where that is taken)")
  private int kafkaPort = -1;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "port of the schema registry (8081, or a free one where that is taken)")
  private int registryPort = -1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path home = directory.toAbsolutePath().normalize();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(stop, stopped)));
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(home, port(kafkaPort, 9092), port(registryPort, 8081))) {
      out.println(
          "Kafka " + cluster.bootstrapServers() + ", schema registry " + cluster.registryUrl());
      out.flush();
      if (runFor == null) {
        stop.await();
      } else if (stop.await(runFor.toMillis(), TimeUnit.MILLISECONDS)) {
        out.println("interrupted");
      }
    }
    stopped.countDown();
    return 0;
  }

  /** Keeps the JVM up on Ctrl-C until everything is closed. */
  private static void stopOnSignal(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int port(int given, int usual) {
    return given >= 0 ? given : Ports.freeOr(usual);
  }
}
