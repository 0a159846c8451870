package io.sysflow.demo;

import io.sysflow.agent.AgentClocks;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import io.sysflow.streams.command.AlertText;
import io.sysflow.streams.command.PolicySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code demo} command. */
@Command(
    name = "demo",
    description = {
      "Runs the whole pipeline on this host: a Kafka broker, a schema registry, the agent with the"
          + " real probe, two more nodes that repeat a capture, and the application that raises"
          + " alerts.",
      "Once all is up, some harmless commands that look like an attack are really run, so that"
          + " there is something to see; --no-simulate leaves them out."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With --for it exits with 0 if an alert was raised from what really happened on this host,"
          + " else with 1."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);
  private static final long LOOK_MILLIS = 500;

  /** A disk with less is full: what is written comes in pieces. */
  private static final long LEAST_ROOM = 16 << 20;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Stop after this time, such as 60s; otherwise on Ctrl-C.")
  private @Nullable Duration runFor;

  @Option(
      names = "--simulate",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Run the attack simulation. Default: yes")
  private boolean simulate;

  @Option(
      names = {"--policies", "-r"},
      paramLabel = "PATH",
      description =
          "Rules to judge by, a file or a directory; may be repeated. Default: the rules that we"
              + " ship")
  private List<Path> policies = new ArrayList<>();

  @Option(names = "--headless", description = "For scripts: no colours.")
  private boolean headless;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".sysflow/demo",
      description =
          "Where records, schemas, state and the log are kept between runs. Default:"
              + " ${DEFAULT-VALUE}")
  private Path directory = Path.of(".sysflow", "demo");

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Port of the broker. Default: 9092, or a free one where that is taken")
  private int kafkaPort = -1;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "Port of the schema registry. Default: 8081, or a free one where that is taken")
  private int registryPort = -1;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "No effect: there is no web console.")
  private @Nullable Integer port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(stop, stopped)));
    try {
      return run(stop);
    } finally {
      stopped.countDown();
    }
  }

  private int run(CountDownLatch stop) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path home = directory.toAbsolutePath().normalize();
    Logs.toFile(home.resolve("demo.log"));
    out.println("SysFlow Streams demo. Data and log: " + home);
    if (port != null) {
      out.println("There is no web console: --port has no effect.");
    }
    Policy policy = PolicySource.load(policies);
    AlertBoard board = board(out);
    EmbeddedBroker.whenItGivesUp(code -> end(code, out, home));
    boolean ended;
    Demo demo = new Demo(home, new Progress(out, AgentClocks::ticks));
    try (demo) {
      start(demo, policy, board, home);
      out.println();
      if (simulate && demo.live() != null) {
        startSimulation(out);
      }
      ended = awaitEnd(stop, demo);
      out.println();
      if (ended) {
        out.println(ended("streams-app", home));
      }
      out.println(stopping());
      out.flush();
    }
    Summary.print(out, demo, board.tally());
    if (ended) {
      return 1;
    }
    return runFor == null || board.tally().live() > 0 ? 0 : noLiveAlert(out, demo);
  }

  private void start(Demo demo, Policy policy, AlertBoard board, Path home)
      throws InterruptedException {
    try {
      demo.start(given(kafkaPort, 9092), given(registryPort, 8081), policy, board::add);
    } catch (StartFailedException | StartException e) {
      throw new StartFailedException(e.getMessage() + "\n" + cause(home), e);
    }
  }

  private AlertBoard board(PrintWriter out) {
    Ansi ansi = headless ? Ansi.OFF : Ansi.AUTO;
    return new AlertBoard(
        out,
        new AlertText(ansi, ZoneId.systemDefault()),
        Set.copyOf(Demo.REPLAYED),
        AgentClocks::wall);
  }

  /** Waits until it is time to stop; returns whether the application has ended before. */
  private boolean awaitEnd(CountDownLatch stop, Demo demo) throws InterruptedException {
    long left = runFor == null ? Long.MAX_VALUE : runFor.toMillis();
    while (left > 0) {
      long step = Math.min(left, LOOK_MILLIS);
      if (stop.await(step, TimeUnit.MILLISECONDS)) {
        if (runFor != null) {
          spec.commandLine().getOut().println("Interrupted.");
        }
        return false;
      }
      if (demo.appEnded()) {
        return true;
      }
      left -= step;
    }
    return false;
  }

  /** Ends the process where the broker would: nothing can be closed in order without it. */
  private static void end(int code, PrintWriter out, Path home) {
    out.println();
    out.println(ended("Kafka", home));
    out.flush();
    Runtime.getRuntime().halt(Math.max(1, code));
  }

  private static String ended(String part, Path home) {
    return "Exit code 1: %s has ended: %s".formatted(part, cause(home));
  }

  private static String cause(Path home) {
    try {
      if (Files.getFileStore(home).getUsableSpace() < LEAST_ROOM) {
        return "there is no room left on the disk of %s. What was stored is there again when the"
                .formatted(home)
            + " demo is started with room.";
      }
    } catch (IOException e) {
      return home + ": " + e.getMessage();
    }
    return "see " + home.resolve("demo.log");
  }

  private static void startSimulation(PrintWriter out) {
    out.println("ATTACK SIMULATION: harmless commands, really run on this host");
    out.flush();
    Thread thread =
        new Thread(
            () ->
                AttackSimulation.run(
                    step -> {
                      out.println("  simulation: " + step);
                      out.flush();
                    }),
            "simulation");
    thread.setDaemon(true);
    thread.start();
  }

  private static String stopping() {
    return System.getProperty("sysflow.registry.archive.new") == null
        ? "Stopping."
        : "Stopping. This once it takes some seconds: classes are archived for faster starts.";
  }

  private static int noLiveAlert(PrintWriter out, Demo demo) {
    out.println(
        demo.live() == null
            ? "Exit code 1: no alert was raised from this host, as the probe cannot run here."
            : "Exit code 1: no alert was raised from what happened on this host.");
    out.flush();
    return 1;
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

  private static int given(int port, int usual) {
    return port >= 0 ? port : Ports.freeOr(usual);
  }
}
