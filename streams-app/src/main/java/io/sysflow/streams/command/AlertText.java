package io.sysflow.streams.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import picocli.CommandLine.Help.Ansi;

/**
 * Alerts as a person reads them on a terminal: what, where, who and whence, a line each. What comes
 * from observed processes is shown without its control characters, which could take over the
 * terminal.
 */
public final class AlertText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final Ansi ansi;
  private final ZoneId zone;

  /** Makes one that colours as {@code ansi} says, with times of {@code zone}. */
  public AlertText(Ansi ansi, ZoneId zone) {
    this.ansi = ansi;
    this.zone = zone;
  }

  /**
   * Returns the lines of an alert.
   *
   * @param alert as in the topic, in ECS
   * @param origin what is said of the node, such as "live"; empty for nothing
   */
  public String format(JsonNode alert, String origin) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        "%s %s %s%s  %s"
            .formatted(
                time(alert),
                severity(alert.at("/log/level").asText()),
                text(alert, "/host/name"),
                origin.isEmpty() ? "" : " (" + origin + ")",
                bold(text(alert, "/rule/name"))));
    if (alert.path("process").isMissingNode()) {
      add(lines, "says", text(alert, "/message")); // About a node, or a Kubernetes event.
      add(lines, "tags", list(alert.at("/tags")));
      return lines.toString();
    }
    JsonNode correlation = alert.at("/sysflow/correlation");
    if (!correlation.isMissingNode()) {
      add(lines, "says", text(alert, "/message") + ", " + text(correlation, "/state"));
      add(lines, "losses", losses(correlation));
    }
    lines.add(line("process", process(alert)));
    add(lines, "did", object(alert));
    add(lines, "ancestry", ancestry(alert));
    add(lines, "container", container(alert));
    add(lines, "tags", list(alert.at("/tags")));
    return lines.toString();
  }

  private String time(JsonNode alert) {
    return TIME.format(Instant.parse(alert.path("@timestamp").asText()).atZone(zone));
  }

  private String severity(String level) {
    String word = "%-13s".formatted(level.toUpperCase(Locale.ROOT));
    return switch (level) {
      case "emergency", "alert", "critical" -> styled("bold,red", word);
      case "error" -> styled("red", word);
      case "warning" -> styled("yellow", word);
      default -> styled("cyan", word);
    };
  }

  private static String losses(JsonNode correlation) {
    int losses = correlation.path("losses").size();
    return losses == 0 ? "" : "records are missing %d times within it".formatted(losses);
  }

  private static String process(JsonNode alert) {
    JsonNode process = alert.path("process");
    String user = text(alert, "/user/name");
    return "%s  [%s]  pid %s  uid %s%s"
        .formatted(
            or(text(process, "/executable"), "?"),
            text(process, "/command_line"),
            or(text(process, "/pid"), "?"),
            or(text(alert, "/user/id"), "?"),
            user.isEmpty() ? "" : " (" + user + ")");
  }

  private static String object(JsonNode alert) {
    String action = text(alert, "/event/action");
    String path = text(alert, "/file/path");
    if (!path.isEmpty()) {
      String target = text(alert, "/file/target_path");
      return action + " " + path + (target.isEmpty() ? "" : " -> " + target);
    }
    String source = text(alert, "/source/ip");
    if (!source.isEmpty()) {
      return "%s %s:%s -> %s:%s"
          .formatted(
              action,
              source,
              text(alert, "/source/port"),
              text(alert, "/destination/ip"),
              text(alert, "/destination/port"));
    }
    return action;
  }

  /** The oldest ancestor comes first and the process itself last. */
  private static String ancestry(JsonNode alert) {
    List<String> names = new ArrayList<>();
    names.add(named(alert.path("process")));
    for (JsonNode ancestor : alert.at("/sysflow/ancestors")) {
      names.add(0, named(ancestor));
    }
    return String.join(" > ", names);
  }

  private static String named(JsonNode process) {
    String executable = text(process, "/executable");
    return "%s(%s)"
        .formatted(
            or(executable.substring(executable.lastIndexOf('/') + 1), text(process, "/name")),
            text(process, "/pid"));
  }

  private static String container(JsonNode alert) {
    String id = text(alert, "/container/id");
    if (id.isEmpty()) {
      return "";
    }
    return "%s %s %s %s"
        .formatted(
            id,
            text(alert, "/container/name"),
            text(alert, "/container/image/name"),
            text(alert, "/container/runtime"))
        .strip();
  }

  private static String list(JsonNode values) {
    StringJoiner joined = new StringJoiner(", ");
    values.forEach(value -> joined.add(TerminalText.clean(value.asText())));
    return joined.toString();
  }

  private void add(StringJoiner lines, String label, String value) {
    if (!value.isEmpty()) {
      lines.add(line(label, value));
    }
  }

  private String line(String label, String value) {
    return "    " + styled("faint", "%-10s".formatted(label)) + value;
  }

  private String bold(String text) {
    return ansi.enabled() ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** For words of our own only: picocli would take "@|" in others for a style. */
  private String styled(String style, String word) {
    return ansi.string("@|" + style + " " + word + "|@");
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(JsonNode node, String pointer) {
    return TerminalText.clean(node.at(pointer).asText(""));
  }
}
