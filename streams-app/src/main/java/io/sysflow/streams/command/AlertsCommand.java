package io.sysflow.streams.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.streams.Clocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code alerts} command: the alert topic, as people read it. */
@Command(
    name = "alerts",
    description = "Shows the alerts that were raised.",
    sortOptions = false,
    defaultValueProvider = OptionDefaults.class,
    mixinStandardHelpOptions = true)
public final class AlertsCommand implements Callable<Integer> {

  /** How alerts are shown. */
  enum Format {
    TEXT,
    JSON
  }

  private final ObjectMapper mapper = new ObjectMapper();
  private boolean told;

  @Spec private CommandSpec spec;
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--follow", description = "Go on: show what comes, from now on or --since.")
  private boolean follow;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Only those written within this time, such as 10m.")
  private @Nullable Duration since;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people, or one a line as in the topic. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    AlertText text = new AlertText(ansi, ZoneId.systemDefault());
    Long first = since == null ? null : Clocks.wallMillis() - since.toMillis();
    new TopicReader(cluster.cluster(), cluster.topics().alerts())
        .read(
            new TopicReader.Range(first, follow && since == null, follow),
            () -> false,
            alert -> {
              out.println(shown(alert, text));
              out.flush();
              return true;
            });
    return 0;
  }

  /** Other forms than ours for people to read are for other programs; CEF is no JSON at all. */
  private String asItStands(ConsumerRecord<byte[], byte[]> alert, byte[] value) {
    if (!told) {
      told = true;
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "partition %d, offset %d: not in Elastic Common Schema, shown as it stands%n",
          alert.partition(), alert.offset());
      err.flush();
    }
    return TerminalText.cleanWhole(new String(value, StandardCharsets.UTF_8));
  }

  private String shown(ConsumerRecord<byte[], byte[]> alert, AlertText text) {
    byte[] value = alert.value() == null ? new byte[0] : alert.value();
    if (format == Format.JSON) {
      return new String(value, StandardCharsets.UTF_8);
    }
    if (value.length == 0 || value[0] != '{') {
      return asItStands(alert, value);
    }
    try {
      JsonNode json = mapper.readTree(value);
      return json.path("ecs").isObject() ? text.format(json, "") : asItStands(alert, value);
    } catch (IOException e) {
      return "partition %d, offset %d: not an alert: %s"
          .formatted(
              alert.partition(),
              alert.offset(),
              TerminalText.clean(String.valueOf(e.getMessage())).lines().findFirst().orElse(""));
    }
  }
}
