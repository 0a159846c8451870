package io.sysflow.streams.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sysflow.streams.StartException;
import io.sysflow.streams.alert.IncidentEncoder;
import io.sysflow.streams.graph.Edge;
import io.sysflow.streams.graph.Graph;
import io.sysflow.streams.graph.GraphJson;
import io.sysflow.streams.graph.Node;
import io.sysflow.streams.graph.Pictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code incident show} command. */
@Command(
    name = "show",
    description =
        "Shows an incident or an alert: how it came about, and what its processes reached since,"
            + " over hosts. Records are those of the topic, or of files.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class IncidentShowCommand implements Callable<Integer> {

  /** How it is shown. */
  enum Format {
    TEXT,
    JSON,
    DOT,
    SVG
  }

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private RulesOptions rules = new RulesOptions();
  @Mixin private IncidentOptions incidents = new IncidentOptions();

  @Option(
      names = "--format",
      paramLabel = "text|json|dot|svg",
      defaultValue = "text",
      description =
          "For people, as data, as a graph in Graphviz's language, or drawn."
              + " Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Parameters(index = "0", paramLabel = "ID", description = "Of an incident or an alert.")
  private String id = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files or directories of records, instead of the topics.")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Optional<Story> story = paths.isEmpty() ? ofTopics() : ofFiles();
    if (story.isEmpty()) {
      throw new StartException("there is no incident and no alert " + id);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(shown(story.get()));
    out.flush();
    return 0;
  }

  private Optional<Story> ofTopics() {
    return new TopicStory(cluster, spec.commandLine().getErr()).of(id);
  }

  private Optional<Story> ofFiles() {
    FileStory files = new FileStory(rules.policy(), incidents.limits());
    SysFlowFiles.expand(paths).forEach(files::read);
    return files.of(id);
  }

  private String shown(Story story) throws IOException {
    return switch (format) {
      case TEXT -> text(story);
      case JSON -> json(story);
      case DOT -> Pictures.dot(story.whole());
      case SVG -> Pictures.svg(story.whole());
    };
  }

  private static String json(Story story) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    if (story.incident().isPresent()) {
      json.set("incident", mapper.readTree(IncidentEncoder.encode(story.incident().get())));
    }
    json.set("provenance", GraphJson.of(story.provenance()));
    json.set("reach", GraphJson.of(story.reach()));
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static String text(Story story) {
    StringJoiner out = new StringJoiner("\n", "", "\n");
    story.incident().map(IncidentText::all).ifPresent(out::add);
    out.add("how it came about").add(lines(story.provenance()));
    out.add("what came of it").add(lines(story.reach()));
    return out.toString();
  }

  private static String lines(Graph graph) {
    Map<String, Node> nodes = new HashMap<>();
    graph.nodes().forEach(node -> nodes.put(node.id(), node));
    StringJoiner out = new StringJoiner("\n");
    graph.edges().stream()
        .sorted(java.util.Comparator.comparingLong(Edge::first).thenComparing(Edge::from))
        .forEach(edge -> out.add("  " + line(edge, nodes)));
    if (graph.omitted() > 0) {
      out.add("  %,d more are not shown".formatted(graph.omitted()));
    }
    return out.toString();
  }

  private static String line(Edge edge, Map<String, Node> nodes) {
    return "%s  %s %s %s%s"
        .formatted(
            IncidentText.time(edge.first()),
            name(edge.from(), nodes),
            edge.act().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            name(edge.to(), nodes),
            edge.count() > 1 && edge.act() != Edge.Act.STARTED
                ? "  (%,d times)".formatted(edge.count())
                : "");
  }

  private static String name(String id, Map<String, Node> nodes) {
    Node node = nodes.get(id);
    if (node == null) {
      return id;
    }
    String command = node.kind() == Node.Kind.PROCESS ? " [" + node.detail() + "]" : "";
    return TerminalText.clean(node.label() + command);
  }
}
