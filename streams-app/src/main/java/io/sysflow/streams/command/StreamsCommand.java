package io.sysflow.streams.command;

import io.sysflow.policy.command.SwitchOptions;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.AlertFormat;
import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.StreamsSettings.Delivery;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.topology.TopologyParts.StoreKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code streams} command: one instance of the application. */
@Command(
    name = "streams",
    description = "Joins the records of all nodes with their state, judges them, raises alerts.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Options may also come from a YAML file (--config; names as here, without the dashes) and"
          + " from the environment: the variables above, or SYSFLOW_STREAMS_ and the name in"
          + " capitals, such as SYSFLOW_STREAMS_STATE_DIR."
    })
public final class StreamsCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsCommand.class);

  private static final Duration REPORT_INTERVAL = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;

  /** Forms of the log; the launcher, which owns it, looks at the option. */
  enum LogFormat {
    TEXT,
    JSON
  }

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description =
          "Lines of the log for people, or a JSON object a line. Default: text. Environment:"
              + " SYSFLOW_LOG_FORMAT, of all commands")
  @SuppressWarnings("UnusedVariable")
  private @Nullable LogFormat logFormat;

  @Option(names = "--describe", description = "Show the graph and end.")
  private boolean describe;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private HttpOptions http = new HttpOptions();

  @Option(
      names = {"--policies", "-r"},
      paramLabel = "PATH",
      split = "\\n",
      hideParamSyntax = true,
      description =
          "Rules to judge by as long as no set \"default\" has been published with 'policy push':"
              + " a file, or a directory whose .yaml files are read in lexical order. May be"
              + " repeated; later ones may change what earlier ones define. Default: the rules that"
              + " come with the program")
  private List<Path> policies = new ArrayList<>();

  @Mixin private SwitchOptions switches = new SwitchOptions();

  @Option(
      names = "--alert-format",
      paramLabel = "ecs|falco|ocsf|cef|json",
      defaultValue = "ecs",
      description =
          "How alerts stand in the topic, the same for all instances: Elastic Common Schema, as"
              + " Falco writes them, OCSF's Detection Finding, Common Event Format, or the SysFlow"
              + " processor's JSON. Incidents are always in the first. Default: ${DEFAULT-VALUE}")
  private AlertFormat alertFormat = AlertFormat.ECS;

  @Option(
      names = "--policy-key",
      paramLabel = "FILE",
      description =
          "Ed25519 public keys in PEM: published policies must be signed with one of them. Default:"
              + " signatures are not asked for")
  private @Nullable Path policyKey;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = StreamsSettings.APPLICATION_ID,
      description = "Instances of one id share the work. Default: ${DEFAULT-VALUE}")
  private String applicationId = "";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = ".sysflow/streams",
      description = "Where state is kept on disk. Default: ${DEFAULT-VALUE}")
  private Path stateDir = Path.of(".sysflow", "streams");

  @Option(
      names = "--store",
      paramLabel = "rocksdb|memory",
      defaultValue = "rocksdb",
      description =
          "Where state is kept: on disk, or on the heap only, to be read back from Kafka after a"
              + " restart. Default: ${DEFAULT-VALUE}")
  private StoreKind store = StoreKind.ROCKSDB;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that process. Default: one for each processor")
  private int threads;

  @Option(
      names = "--delivery",
      paramLabel = "exactly_once|at_least_once",
      defaultValue = "exactly_once",
      description =
          "Whether an alert may come twice, with the same id, after a crash. Default:"
              + " ${DEFAULT-VALUE}")
  private Delivery delivery = Delivery.EXACTLY_ONCE;

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      defaultValue = "200ms",
      converter = DurationConverter.class,
      description =
          "How often alerts become visible to others; shorter costs the brokers more. Default:"
              + " ${DEFAULT-VALUE}")
  private Duration commitInterval = StreamsSettings.COMMIT_INTERVAL;

  @Mixin private GroupOptions group = new GroupOptions();
  @Mixin private IncidentOptions incidents = new IncidentOptions();

  @Option(
      names = "--enriched",
      fallbackValue = "true",
      description = "Also write every record joined with its state.")
  private boolean enriched;

  @Option(
      names = "--links",
      fallbackValue = "true",
      description =
          "Also join the ends of connections and write the links. Every network flow is then sent"
              + " through Kafka once more.")
  private boolean links;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "0",
      description = "Refuse to start if the topics have another number of partitions.")
  private int partitions;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long to wait for brokers and registry at the start. Default: ${DEFAULT-VALUE}")
  private Duration patience = Duration.ofSeconds(60);

  @Override
  public Integer call() throws InterruptedException {
    RuleSwitches chosen = switches.switches();
    AlertTopicEncoder encoder = encoder();
    Policy policy = PolicySource.load(policies, chosen);
    if (describe) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(StreamsApp.describe(settings(policy), policy));
      out.flush();
      return ExitCode.OK;
    }
    OptionDefaults.misspelt(System.getenv().keySet()).forEach(LOG::warn);
    LOG.info(
        "policy: id={} version={} rules={}", policy.id(), policy.version(), policy.rules().size());
    StreamsApp app = new StreamsApp(settings(policy), policy, chosen, encoder);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(app), "streams-shutdown"));
    app.start();
    while (!app.awaitEnd(REPORT_INTERVAL)) {
      LOG.info("counts: {} state: {}", nonZero(app.counts()), app.sizes());
      app.disagreements().forEach(line -> LOG.error("instances disagree: {}", line));
      app.shadows().lines().forEach(line -> LOG.info("shadow: {}", line));
    }
    return app.awaitEnd() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private AlertTopicEncoder encoder() {
    return alertFormat
        .forTopic()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "the topic of alerts has no such --alert-format"));
  }

  private static void end(StreamsApp app) {
    app.close();
    LOG.info("ended: {}", nonZero(app.counts()));
  }

  private static Map<String, Long> nonZero(Map<String, Long> counts) {
    Map<String, Long> shown = new TreeMap<>(counts);
    shown.values().removeIf(count -> count == 0);
    return shown;
  }

  /** Rules that ask for ancestors on other hosts need links. */
  private StreamsSettings settings(Policy policy) {
    try {
      return made(policy);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private StreamsSettings made(Policy policy) {
    return new StreamsSettings(
        applicationId,
        cluster.cluster(),
        cluster.topics(),
        partitions,
        stateDir,
        store,
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        delivery,
        commitInterval,
        group.group(),
        enriched,
        links || policy.asksAcross(),
        incidents.limits(),
        Limits.DEFAULT,
        policyKey == null ? List.of() : PolicyKeys.publicKeys(policyKey),
        http.http(),
        patience);
  }
}
