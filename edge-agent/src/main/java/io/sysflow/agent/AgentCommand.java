package io.sysflow.agent;

import io.sysflow.agent.container.ContainerOptions;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.agent.kubernetes.KubernetesOptions;
import io.sysflow.agent.probe.ProbeCheck;
import io.sysflow.agent.probe.ProbeUnavailableException;
import io.sysflow.agent.scap.MalformedCaptureException;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.config.ConfigFile;
import io.sysflow.config.InvalidConfigException;
import io.sysflow.model.EnrichedRecord;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code agent} command: watches this node and sends what it sees. */
@Command(
    name = "agent",
    description = "Watches this host and sends SysFlow records to Kafka, files, sockets or stdout.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Options may also come from a YAML file (--config; names as here, without the dashes) and"
          + " from the environment: the variables above, or SYSFLOW_AGENT_ and the name in"
          + " capitals, such as SYSFLOW_AGENT_FILE_READ_MODE."
    })
public final class AgentCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Options in YAML. Environment: SYSFLOW_CONFIG")
  private @Nullable Path config;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = "probe",
      description =
          "Where events come from: probe, the running kernel, or scap:FILE, a capture. Default:"
              + " ${DEFAULT-VALUE}")
  private String source = "";

  @Option(names = "--check", description = "Say whether the probe can run here, and why not.")
  private boolean check;

  @Option(
      names = "--host-root",
      paramLabel = "DIRECTORY",
      defaultValue = "/",
      description =
          "Where the host's /proc, /etc and /run are seen, if in a container. Default:"
              + " ${DEFAULT-VALUE}. Environment: HOST_ROOT")
  private Path hostRoot = Path.of("/");

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "Name of this node. Default: the host's. Environment: EXPORTER_ID, NODE_NAME")
  private @Nullable String node;

  @Option(
      names = "--node-ip",
      paramLabel = "IP",
      description = "Address of this node. Default: the first found. Environment: NODE_IP")
  private @Nullable String nodeIp;

  private final Map<String, String> places = new TreeMap<>();

  @Mixin private SinkArguments sinks;
  @Mixin private FlowArguments flows;
  @Mixin private ContainerArguments containers;
  @Mixin private PodArguments pods;
  @Mixin private ProbeArguments probe;

  @Override
  public Integer call() {
    return call(System.getenv());
  }

  /** Runs with the options that the environment and the file add. */
  int call(Map<String, String> environment) {
    try {
      return completedBy(environment).run();
    } catch (CommandLine.ParameterException e) {
      return fail(ExitCode.USAGE, placed(e));
    } catch (IllegalArgumentException | InvalidConfigException | ConfigException e) {
      return fail(ExitCode.USAGE, e.getMessage());
    } catch (UncheckedIOException e) {
      return fail(ExitCode.SOFTWARE, e.getMessage());
    } catch (ProbeUnavailableException | MalformedCaptureException e) {
      return fail(ExitCode.SOFTWARE, e.getMessage());
    }
  }

  /** Says which line of the file an option came from that cannot be used. */
  private String placed(CommandLine.ParameterException e) {
    String place = e.getArgSpec() instanceof OptionSpec option ? places.get(name(option)) : null;
    return (place == null ? "" : place + ": ") + e.getMessage();
  }

  /** Returns the same command with the options that the environment and the file add. */
  AgentCommand completedBy(Map<String, String> environment) {
    AgentCommand complete = new AgentCommand();
    CommandLine commandLine = new CommandLine(complete);
    commandLine.parseArgs(arguments(environment).toArray(new String[0]));
    return complete;
  }

  FlowOptions flowOptions() {
    return flows.options(Sources.isRecorded(source));
  }

  List<String> sinks() {
    return sinks.names();
  }

  ContainerOptions containerOptions() {
    return containers.options(hostRoot);
  }

  KubernetesOptions podOptions(String otherwise) {
    return pods.options(otherwise);
  }

  private int run() {
    return check ? check() : watch();
  }

  private int check() {
    ProbeCheck found = ProbeCheck.run(probe.config(hostRoot, flowOptions()));
    spec.commandLine().getOut().println(found.message());
    return found.isAvailable() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private int watch() {
    NodeIdentity identity = HostFacts.node(hostRoot, node, nodeIp);
    FlowOptions options = flowOptions();
    Redactor redactor = flows.redactor();
    Optional<Predicate<EnrichedRecord>> filter = flows.filter();
    KubernetesOptions cluster = pods.options(identity.name());
    EventSource events =
        Sources.open(
            source,
            probe.config(hostRoot, options),
            containers.options(hostRoot),
            cluster,
            options.compat());
    RecordSink sink = openSink(events, identity.name(), !options.times().rotate().isZero());
    FlowBuilder builder = new FlowBuilder(options, identity, redactor, AgentClocks.wall());
    filter.ifPresent(builder::filter);
    Agent agent = new Agent(events, builder, sink, AgentClocks::wall, AgentClocks::ticks);
    Thread hook = new Thread(agent::close, "agent-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    LOG.info(
        "agent state=running node={} source={} pid={}",
        identity.name(),
        source,
        ProcessHandle.current().pid());
    agent.run();
    return ExitCode.OK;
  }

  private RecordSink openSink(EventSource events, String name, boolean rotates) {
    boolean open = false;
    try {
      RecordSink sink = sinks.open(name, rotates, Sources.isRecorded(source), System.out);
      open = true;
      return sink;
    } finally {
      if (!open) {
        events.close();
      }
    }
  }

  private int fail(int code, @Nullable String message) {
    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + message);
    return code;
  }

  /** Returns the command line with what the environment and the file add to it. */
  private List<String> arguments(Map<String, String> environment) {
    List<String> arguments = new ArrayList<>();
    Map<String, OptionSpec> missing = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        add(arguments, option, option.originalStringValues(), option.getValue());
      } else if (!option.usageHelp() && !option.versionHelp()) {
        missing.put(name(option), option);
      }
    }
    for (Map.Entry<String, OptionSpec> entry : List.copyOf(missing.entrySet())) {
      List<String> values = AgentSettings.valuesFromEnvironment(entry.getKey(), environment);
      if (!values.isEmpty()) {
        add(arguments, entry.getValue(), values, values.get(0));
        missing.remove(entry.getKey());
      }
    }
    addFile(arguments, missing, environment);
    return arguments;
  }

  private void addFile(
      List<String> arguments, Map<String, OptionSpec> missing, Map<String, String> environment) {
    Path file = config;
    String other = AgentSettings.fromEnvironment("config", environment);
    if (file == null && other != null) {
      file = Path.of(other);
    }
    if (file == null) {
      return;
    }
    Set<String> known = new TreeSet<>();
    spec.options().forEach(option -> known.add(name(option)));
    known.removeAll(Set.of("config", "check", "help", "version"));
    ConfigFile options = AgentSettings.fromFile(file, known);
    options
        .options()
        .forEach(
            (name, found) -> {
              OptionSpec option = missing.get(name);
              if (option != null) {
                places.put(name, options.place(name));
                add(arguments, option, found.values(), found.values().get(0));
              }
            });
  }

  private static void add(
      List<String> arguments, OptionSpec option, List<String> values, @Nullable Object value) {
    if (option.typeInfo().isBoolean()) {
      boolean on = "1".equals(value) || Boolean.parseBoolean(String.valueOf(value));
      arguments.add("--" + name(option) + "=" + on);
    } else {
      values.forEach(text -> arguments.add("--" + name(option) + "=" + text));
    }
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }
}
