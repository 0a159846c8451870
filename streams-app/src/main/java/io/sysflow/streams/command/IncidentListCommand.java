package io.sysflow.streams.command;

import io.sysflow.model.Incident;
import io.sysflow.streams.alert.IncidentEncoder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code incident list} command. */
@Command(
    name = "list",
    description = "Lists the incidents of the topic, or of files.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class IncidentListCommand implements Callable<Integer> {

  /** How incidents are shown. */
  enum Format {
    TEXT,
    JSON
  }

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private RulesOptions rules = new RulesOptions();
  @Mixin private IncidentOptions incidents = new IncidentOptions();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "A table, or one a line in Elastic Common Schema, as in the topic."
              + " Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files or directories of records. Default: the topics of the cluster")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() {
    if (paths.isEmpty()) {
      print(
          new TopicStory(cluster, spec.commandLine().getErr())
              .incidents().values().stream()
                  .filter(incident -> incident.state() != Incident.State.MERGED)
                  .sorted(Comparator.comparingLong(Incident::first).thenComparing(Incident::id))
                  .toList());
      return 0;
    }
    FileIncidents files =
        new FileIncidents(rules.policy(), this.incidents.limits(), FileIncidents.Target.NONE);
    SysFlowFiles.expand(paths).forEach(files::read);
    List<Incident> incidents = files.end();
    print(incidents);
    PrintWriter err = spec.commandLine().getErr();
    err.printf("%,d alerts, %,d incidents%n", files.alerts(), incidents.size());
    err.flush();
    return 0;
  }

  private void print(List<Incident> incidents) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.TEXT) {
      out.println(IncidentText.head());
      incidents.stream().map(IncidentText::line).forEach(out::println);
    } else {
      for (Incident incident : incidents) {
        out.println(new String(IncidentEncoder.encode(incident), StandardCharsets.UTF_8));
      }
    }
    out.flush();
  }
}
