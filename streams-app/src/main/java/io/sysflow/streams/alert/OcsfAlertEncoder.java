package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Alerts as Detection Findings (class 2004) of the Open Cybersecurity Schema Framework 1.4. */
public final class OcsfAlertEncoder implements AlertTopicEncoder {

  private static final String VERSION = "1.4.0";
  private static final int CLASS = 2004;
  private static final int CREATE = 1;
  private static final int UPDATE = 2;

  @Override
  public byte[] encode(Alert alert) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, alert));
  }

  private static void write(JsonOut json, Alert alert) throws IOException {
    EnrichedRecord record = alert.record();
    long millis = OcsfObjects.millis(record.activity().ts());
    Correlated correlated = alert.correlated();
    boolean first = correlated == null || correlated.state() == Alert.State.NEW;
    header(json, first ? CREATE : UPDATE, millis, alert.severity(), alert.output());
    if (correlated != null) {
      json.number("count", correlated.count())
          .number("start_time", OcsfObjects.millis(correlated.start()))
          .number("end_time", OcsfObjects.millis(correlated.end()));
    }
    metadata(json, alert);
    finding(json, alert, millis);
    json.objects("evidences", List.of(record), OcsfObjects::evidence);
    OcsfObjects.resources(json, record);
    OcsfObjects.device(json, record.node(), record.origin());
    OcsfObjects.observables(json, record);
    unmapped(json, alert);
  }

  @Override
  public byte[] encode(NodeAlert alert) {
    long millis = OcsfObjects.millis(alert.ts());
    return JsonOut.object(
        JsonOut.LONGEST_TEXT,
        json -> {
          header(json, CREATE, millis, alert.severity(), alert.message());
          json.object(
              "metadata",
              metadata ->
                  metadata
                      .text("version", VERSION)
                      .text("uid", alert.id())
                      .object("product", OcsfAlertEncoder::product));
          json.object("finding_info", finding -> finding(finding, alert, millis));
          OcsfObjects.device(json, alert.node(), null);
          json.object("unmapped", unmapped -> unmapped(unmapped, alert));
        });
  }

  private static void finding(JsonOut json, NodeAlert alert, long millis) throws IOException {
    json.text("uid", alert.id())
        .text("title", alert.ruleName())
        .text("desc", alert.message())
        .number("created_time", millis)
        .object(
            "analytic",
            analytic ->
                analytic
                    .text("uid", alert.ruleId())
                    .text("name", alert.ruleName())
                    .number("type_id", 1)
                    .text("type", "Rule"));
  }

  private static void unmapped(JsonOut json, NodeAlert alert) throws IOException {
    json.number("epoch", alert.epoch()).number("seq", alert.seq());
    for (Map.Entry<String, Long> fact : alert.facts().entrySet()) {
      json.number(fact.getKey(), fact.getValue());
    }
  }

  /** Writes what every finding has. */
  private static void header(
      JsonOut json, int activity, long millis, Severity severity, String message)
      throws IOException {
    String name = activity == CREATE ? "Create" : "Update";
    json.number("activity_id", activity)
        .text("activity_name", name)
        .number("category_uid", 2)
        .text("category_name", "Findings")
        .number("class_uid", CLASS)
        .text("class_name", "Detection Finding")
        .number("type_uid", CLASS * 100L + activity)
        .text("type_name", "Detection Finding: " + name)
        .number("time", millis)
        .number("severity_id", severityId(severity))
        .text("severity", severity(severity))
        .number("status_id", 1)
        .text("status", "New")
        .bool("is_alert", true)
        .text("message", message);
  }

  private static void product(JsonOut json) throws IOException {
    json.text("name", "SysFlow Streams").text("vendor_name", "SysFlow");
  }

  private static void metadata(JsonOut json, Alert alert) throws IOException {
    Alert.Witness witness = alert.witness();
    json.object(
        "metadata",
        metadata -> {
          metadata
              .text("version", VERSION)
              .text("uid", alert.id())
              .text("event_code", alert.evtType())
              .texts("labels", alert.tags())
              .object("product", OcsfAlertEncoder::product);
          if (witness != null) {
            metadata.text("log_name", witness.topic()).number("sequence", witness.offset());
          }
        });
  }

  private static void finding(JsonOut json, Alert alert, long millis) throws IOException {
    Attack attack = Attack.of(alert.tags());
    json.object(
        "finding_info",
        finding -> {
          finding
              .text("uid", alert.id())
              .text("title", alert.ruleName().isEmpty() ? alert.ruleId() : alert.ruleName())
              .text("desc", alert.description())
              .number("created_time", millis)
              .number("first_seen_time", firstSeen(alert, millis))
              .number("last_seen_time", lastSeen(alert, millis))
              .object(
                  "analytic",
                  analytic ->
                      analytic
                          .text("uid", alert.ruleId())
                          .text("name", alert.ruleName())
                          .text("desc", alert.description())
                          .text("version", alert.policyVersion())
                          .number("type_id", 1)
                          .text("type", "Rule"));
          attacks(finding, attack);
        });
  }

  private static long firstSeen(Alert alert, long millis) {
    Correlated correlated = alert.correlated();
    return correlated == null ? millis : OcsfObjects.millis(correlated.start());
  }

  private static long lastSeen(Alert alert, long millis) {
    Correlated correlated = alert.correlated();
    return correlated == null
        ? end(alert.record().activity(), millis)
        : OcsfObjects.millis(correlated.end());
  }

  private static long end(Activity activity, long millis) {
    Long end = EcsEvent.of(activity).end();
    return end == null ? millis : Math.max(millis, OcsfObjects.millis(end));
  }

  /** Tags name tactics and techniques apart: each is an entry of its own. */
  private static void attacks(JsonOut json, Attack attack) throws IOException {
    if (attack.isEmpty()) {
      return;
    }
    List<Object> entries = new java.util.ArrayList<>(attack.tactics());
    entries.addAll(attack.ids());
    json.objects(
        "attacks",
        entries,
        (out, entry) -> {
          if (entry instanceof Attack.Tactic tactic) {
            out.object("tactic", o -> o.text("uid", tactic.id()).text("name", tactic.name()));
          } else {
            technique(out, (String) entry);
          }
        });
  }

  private static void technique(JsonOut json, String id) throws IOException {
    json.object("technique", technique -> technique.text("uid", id.substring(0, 5)));
    if (id.length() > 5) {
      json.object("sub_technique", technique -> technique.text("uid", id));
    }
  }

  private static void unmapped(JsonOut json, Alert alert) throws IOException {
    Alert.Witness witness = alert.witness();
    json.object(
        "unmapped",
        unmapped -> {
          unmapped
              .number("epoch", alert.record().epoch())
              .number("seq", alert.record().seq())
              .object(
                  "values",
                  values -> {
                    for (Map.Entry<String, String> value : alert.outputFields().entrySet()) {
                      values.text(value.getKey(), value.getValue());
                    }
                  });
          if (witness != null) {
            unmapped.number("partition", witness.partition());
          }
          Correlated correlated = alert.correlated();
          if (correlated != null) {
            unmapped.object("correlation", out -> CorrelatedJson.write(out, correlated));
          }
        });
  }

  private static int severityId(Severity severity) {
    return switch (severity) {
      case EMERGENCY -> 6;
      case ALERT, CRITICAL -> 5;
      case ERROR -> 4;
      case WARNING -> 3;
      case NOTICE -> 2;
      case INFORMATIONAL, DEBUG -> 1;
    };
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case EMERGENCY -> "Fatal";
      case ALERT, CRITICAL -> "Critical";
      case ERROR -> "High";
      case WARNING -> "Medium";
      case NOTICE -> "Low";
      case INFORMATIONAL, DEBUG -> "Informational";
    };
  }
}
