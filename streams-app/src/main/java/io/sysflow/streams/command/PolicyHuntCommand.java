package io.sysflow.streams.command;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.model.Alert;
import io.sysflow.policy.command.SwitchOptions;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.AlertFormat;
import io.sysflow.streams.Clocks;
import io.sysflow.streams.Rights;
import io.sysflow.streams.alert.AlertEncoder;
import io.sysflow.streams.hunt.Hunt;
import io.sysflow.streams.hunt.HuntBar;
import io.sysflow.streams.topology.AcrossRun;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.PolicyDetector;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code policy hunt} command: rules over what the topic still holds. */
@Command(
    name = "hunt",
    description =
        "Judges the records that the topic still holds, by the code that judges them live: the same"
            + " rules give the same alerts, identities included. Alerts go to standard output, one"
            + " a line, progress and a summary to standard error.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class PolicyHuntCommand implements Callable<Integer> {

  private static final long BAR_MILLIS = 500;
  private static final long LINE_MILLIS = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description =
          "Rules: files, and directories whose .yaml files are read in lexical order; later ones"
              + " may change what earlier ones define. Default: the rules that come with the"
              + " program")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = PastConverter.class,
      description =
          "Alerts of records from then on: a time ago, such as 24h, or a time, such as"
              + " 2026-01-31T12:00:00Z. Default: of all that is there")
  private @Nullable Past since;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "11m",
      converter = DurationConverter.class,
      description =
          "How much earlier to begin to read, for the state: at least twice the interval at which"
              + " agents rotate. Default: ${DEFAULT-VALUE}")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "ecs",
      description = "Of alerts: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private AlertFormat format = AlertFormat.ECS;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Partitions searched at once. Default: one for each processor")
  private int threads;

  private final Map<String, Long> alertsByRule = new TreeMap<>();
  private long alerts;

  @Override
  public Integer call() throws InterruptedException {
    Policy policy = PolicySource.load(paths, switches.switches());
    CorrelationRun correlations = new CorrelationRun(policy);
    PrintWriter out = spec.commandLine().getOut();
    AlertEncoder encoder = format.encoder();
    AcrossRun across =
        new AcrossRun(policy, alert -> write(out, encoder, alert), correlations::accept);
    Duration before = Duration.ofNanos(correlations.memory()).multipliedBy(2).plus(warmUp);
    var registry = Registries.client(cluster.cluster().registryUrl(), cluster.cluster().registry());
    Hunt hunt =
        new Hunt(
            cluster.cluster().kafka(),
            new Hunt.Range(
                cluster.topics().records(),
                since == null ? 0 : since.millis(Clocks.wallMillis()),
                before),
            () -> new RegistryDeserializer<>(Codec.SYSFLOW, registry),
            () -> new PolicyDetector(policy),
            correlations,
            across);
    try {
      run(hunt, correlations, across);
    } catch (KafkaException e) {
      throw cluster.refusal(Rights.Part.POLICY_HUNT).of(e);
    }
    return 0;
  }

  private void run(Hunt hunt, CorrelationRun correlations, AcrossRun across)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long start = Clocks.nanos();
    int wanted = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    hunt.open();
    int workers = hunt.workers(wanted);
    ExecutorService executor = Executors.newFixedThreadPool(workers);
    AlertEncoder encoder = format.encoder();
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        work.add(executor.submit(() -> work(hunt, alert -> write(out, encoder, alert))));
      }
      for (Future<?> one : work) {
        await(one, hunt, err, start);
      }
      across.end();
      correlations.end().stream()
          .filter(alert -> isWanted(alert, hunt.since()))
          .forEach(alert -> write(out, encoder, alert));
    } finally {
      executor.shutdownNow();
    }
    out.flush();
    summary(hunt, err, millis(start));
  }

  private static @Nullable Void work(Hunt hunt, Consumer<Alert> target)
      throws InterruptedException {
    hunt.work(target);
    return null;
  }

  private static boolean isWanted(Alert alert, long since) {
    return TimeUnit.NANOSECONDS.toMillis(alert.record().activity().ts()) >= since;
  }

  private void await(Future<?> work, Hunt hunt, PrintWriter err, long start)
      throws InterruptedException {
    boolean terminal = Terminal.isStandardError();
    while (true) {
      try {
        work.get(terminal ? BAR_MILLIS : LINE_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        err.print(
            (terminal ? "\r" : "")
                + HuntBar.line(hunt.progress(), alerts(), millis(start))
                + (terminal ? "  " : "\n"));
        err.flush();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof KafkaException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private synchronized void write(PrintWriter out, AlertEncoder encoder, Alert alert) {
    alerts++;
    alertsByRule.merge(alert.ruleName(), 1L, Long::sum);
    out.println(new String(encoder.encode(alert), StandardCharsets.UTF_8));
  }

  private synchronized long alerts() {
    return alerts;
  }

  private synchronized void summary(Hunt hunt, PrintWriter err, long millis) {
    if (Terminal.isStandardError()) {
      err.print('\r');
    }
    err.println(HuntBar.line(hunt.progress(), alerts, millis));
    alertsByRule.forEach((rule, number) -> err.printf("%,8d  %s%n", number, rule));
    if (hunt.progress().unreadable() > 0) {
      err.printf("%,d records could not be read%n", hunt.progress().unreadable());
    }
    err.flush();
  }

  private static long millis(long start) {
    return TimeUnit.NANOSECONDS.toMillis(Clocks.nanos() - start);
  }
}
