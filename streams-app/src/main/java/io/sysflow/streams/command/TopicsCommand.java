package io.sysflow.streams.command;

import io.sysflow.streams.Rights;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code topics} command. */
@Command(
    name = "topics",
    description = "Makes and shows the topics of the system.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class TopicsCommand implements Runnable {

  private static final int TIMEOUT_MS = 15_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, describe or acls");
  }

  @Command(
      name = "create",
      description = "Makes the topics that are missing; says what is wrong with the others.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int create(
      @Mixin ClusterOptions options,
      @Option(
              names = "--partitions",
              defaultValue = "6",
              description =
                  "Of the topics that grow with the number of nodes. Default: ${DEFAULT-VALUE}")
          int partitions,
      @Option(
              names = "--replication-factor",
              defaultValue = "-1",
              description = "Copies of each partition. Default: the broker's")
          short replicas) {
    PrintWriter out = spec.commandLine().getOut();
    try (Admin admin = admin(options)) {
      TopicAdmin topics = new TopicAdmin(admin);
      List<TopicPlan> plans = TopicPlan.all(options.topics(), partitions, true);
      topics.create(plans, replicas).forEach(name -> out.println("created " + name));
      List<String> wrong = topics.check(plans);
      wrong.forEach(out::println);
      out.flush();
      return wrong.isEmpty() ? 0 : 1;
    } catch (KafkaException e) {
      throw options.refusal(Rights.Part.TOPICS_CREATE).of(e);
    }
  }

  @Command(
      name = "describe",
      description = "Shows the topics: partitions, copies, what differs from the plan.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int describe(@Mixin ClusterOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    List<TopicPlan> plans = TopicPlan.all(options.topics(), 0, false);
    Set<String> names = new LinkedHashSet<>();
    plans.forEach(plan -> names.add(plan.name()));
    try (Admin admin = admin(options)) {
      TopicAdmin topics = new TopicAdmin(admin);
      Map<String, TopicAdmin.Found> found = topics.describe(names);
      for (TopicPlan plan : plans) {
        out.println(line(plan, found.get(plan.name())));
      }
      List<String> wrong = topics.check(plans);
      wrong.forEach(out::println);
      out.flush();
      return wrong.isEmpty() ? 0 : 1;
    } catch (KafkaException e) {
      throw options.refusal(Rights.Part.TOPICS_DESCRIBE).of(e);
    }
  }

  @Command(
      name = "acls",
      description =
          "Prints what each part must be allowed to do at the brokers, as arguments of Kafka's"
              + " kafka-acls command.",
      defaultValueProvider = OptionDefaults.class,
      mixinStandardHelpOptions = true)
  int acls(
      @Mixin ClusterOptions options,
      @Option(
              names = "--application-id",
              defaultValue = StreamsSettings.APPLICATION_ID,
              description = "Of the streams application. Default: ${DEFAULT-VALUE}")
          String applicationId,
      @Option(names = "--enriched", description = "Enriched records are written.") boolean enriched,
      @Option(names = "--links", description = "Links are written.") boolean links) {
    PrintWriter out = spec.commandLine().getOut();
    Rights rights = new Rights(options.topics(), applicationId);
    for (Rights.Part part : Rights.Part.values()) {
      out.println("# " + part.command());
      for (Rights.Right right : rights.of(part, enriched, links)) {
        out.println(argument(part, right));
      }
    }
    out.flush();
    return 0;
  }

  private static String argument(Rights.Part part, Rights.Right right) {
    ResourcePattern resource = right.resource();
    String type = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "--add --allow-principal User:%s --operation %s --%s %s%s"
        .formatted(
            part.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            Rights.Right.words(right.operation().name()),
            type,
            resource.name(),
            resource.patternType() == PatternType.PREFIXED
                ? " --resource-pattern-type prefixed"
                : "");
  }

  private static String line(
      TopicPlan plan, TopicAdmin.@org.jspecify.annotations.Nullable Found found) {
    if (found == null) {
      return "%-24s missing%s".formatted(plan.name(), plan.needed() ? "" : " (not needed)");
    }
    Map<String, String> shown = new TreeMap<>();
    plan.config().keySet().forEach(key -> shown.put(key, found.config().getOrDefault(key, "?")));
    return "%-24s partitions=%d replicas=%d %s"
        .formatted(plan.name(), found.partitions(), found.replicas(), shown);
  }

  private static Admin admin(ClusterOptions options) {
    Map<String, Object> config = new HashMap<>(options.cluster().kafka());
    config.putIfAbsent("default.api.timeout.ms", TIMEOUT_MS);
    config.putIfAbsent("request.timeout.ms", TIMEOUT_MS / 3);
    return Admin.create(config);
  }
}
