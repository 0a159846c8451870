package io.sysflow.streams.alert;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alerts about nodes as Elastic Common Schema has them. */
public final class NodeAlertEncoder {

  private static final String ECS_VERSION = "9.4.0";

  private NodeAlertEncoder() {}

  /** Returns the alert as JSON, without a line end. */
  public static byte[] encode(NodeAlert alert) {
    String level = alert.severity().name().toLowerCase(Locale.ROOT);
    return JsonOut.object(
        JsonOut.LONGEST_TEXT,
        json -> {
          json.text("@timestamp", Times.iso(alert.ts()))
              .object("ecs", ecs -> ecs.text("version", ECS_VERSION))
              .text("message", alert.message());
          json.object(
              "event",
              event ->
                  event
                      .text("kind", "alert")
                      .texts("category", List.of("host"))
                      .texts("type", List.of("info"))
                      .text("action", alert.ruleId())
                      .text("id", alert.id())
                      .text("module", "sysflow")
                      .text("dataset", "sysflow.nodes")
                      .text("provider", "sysflow-streams"));
          json.object(
              "rule",
              rule ->
                  rule.text("id", alert.ruleId())
                      .text("name", alert.ruleId().replace('-', ' '))
                      .text("ruleset", "sysflow-nodes"));
          json.object("log", log -> log.text("level", level));
          json.object("agent", agent -> agent.text("type", "sysflow"));
          json.object(
              "host", host -> host.text("name", alert.node()).text("hostname", alert.node()));
          json.object(
              "sysflow",
              sysflow -> {
                sysflow
                    .text("node", alert.node())
                    .number("epoch", alert.epoch())
                    .number("seq", alert.seq());
                for (Map.Entry<String, Long> fact : alert.facts().entrySet()) {
                  sysflow.number(fact.getKey(), fact.getValue());
                }
              });
        });
  }
}
