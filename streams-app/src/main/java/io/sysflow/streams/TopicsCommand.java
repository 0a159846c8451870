package io.sysflow.streams;

import io.sysflow.streams.topology.TopicAdmin;
import io.sysflow.streams.topology.TopicPlan;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
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
    throw new ParameterException(spec.commandLine(), "create or describe");
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
      throw silent(options, e);
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
      throw silent(options, e);
    }
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

  private static StartException silent(ClusterOptions options, KafkaException e) {
    return new StartException(
        "Kafka at %s: %s".formatted(options.cluster().bootstrapServers(), e.getMessage()));
  }

  private static Admin admin(ClusterOptions options) {
    Map<String, Object> config = new HashMap<>(options.cluster().kafka());
    config.putIfAbsent("default.api.timeout.ms", TIMEOUT_MS);
    config.putIfAbsent("request.timeout.ms", TIMEOUT_MS / 3);
    return Admin.create(config);
  }
}
