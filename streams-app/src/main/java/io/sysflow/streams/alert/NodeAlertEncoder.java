package io.sysflow.streams.alert;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Alerts about nodes as Elastic Common Schema has them. */
public final class NodeAlertEncoder {

  private NodeAlertEncoder() {}

  /** Returns the alert as JSON, without a line end. */
  public static byte[] encode(NodeAlert alert) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, alert));
  }

  private static void write(JsonOut json, NodeAlert alert) throws IOException {
    EcsAlertEncoder.severity(json, alert.severity());
    json.text("@timestamp", Times.iso(alert.ts()))
        .object("ecs", ecs -> ecs.text("version", EcsAlertEncoder.ECS_VERSION))
        .text("message", alert.message())
        .object("event", event -> event(event, alert))
        .object(
            "rule",
            rule ->
                rule.text("id", alert.ruleId())
                    .text("name", alert.ruleName())
                    .text("ruleset", "sysflow-nodes"))
        .object("agent", agent -> agent.text("type", "sysflow"))
        .object("host", host -> host.text("name", alert.node()).text("hostname", alert.node()))
        .object("sysflow", sysflow -> facts(sysflow, alert));
  }

  private static void event(JsonOut event, NodeAlert alert) throws IOException {
    event
        .text("kind", "alert")
        .texts("category", List.of("host"))
        .texts("type", List.of("info"))
        .text("action", alert.ruleId())
        .text("id", alert.id())
        .number("severity", EcsAlertEncoder.score(alert.severity()))
        .text("module", "sysflow")
        .text("dataset", "sysflow.nodes")
        .text("provider", "sysflow-streams");
  }

  private static void facts(JsonOut sysflow, NodeAlert alert) throws IOException {
    sysflow.text("node", alert.node()).number("epoch", alert.epoch()).number("seq", alert.seq());
    for (Map.Entry<String, Long> fact : alert.facts().entrySet()) {
      sysflow.number(fact.getKey(), fact.getValue());
    }
  }
}
