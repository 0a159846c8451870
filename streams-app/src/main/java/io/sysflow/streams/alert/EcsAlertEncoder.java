package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Reference;
import io.sysflow.model.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Alerts as Elastic Common Schema 9.4 has them. What ECS has no field for is below "sysflow": the
 * envelope, the witness, all ancestors, and the record that caused the alert.
 */
public final class EcsAlertEncoder implements AlertTopicEncoder {

  static final String ECS_VERSION = "9.4.0";

  /** Kafka's usual limit is 1 MiB. */
  static final int LONGEST = 900_000;

  static final int TEXTS_OF_LONG_ALERTS = 1_000;
  private static final int ANCESTORS_OF_LONG_ALERTS = 8;

  @Override
  public byte[] encode(NodeAlert alert) {
    return NodeAlertEncoder.encode(alert);
  }

  @Override
  public byte[] encode(Alert alert) {
    byte[] json = JsonOut.object(JsonOut.LONGEST_TEXT, out -> write(out, alert, alert.record()));
    if (json.length <= LONGEST) {
      return json;
    }
    // Whoever gives 64 processes long names and directories shall not be without an alert.
    EnrichedRecord brief = brief(alert.record());
    return JsonOut.object(TEXTS_OF_LONG_ALERTS, out -> write(out, alert, brief));
  }

  /** Returns a record with some of its ancestors only. */
  static EnrichedRecord brief(EnrichedRecord record) {
    int number = Math.min(ANCESTORS_OF_LONG_ALERTS, record.ancestors().size());
    return new EnrichedRecord(
        record.node(),
        record.epoch(),
        record.seq(),
        record.activity(),
        record.process(),
        record.ancestors().subList(0, number),
        record.file(),
        record.newFile(),
        record.container(),
        record.pod(),
        record.unresolved(),
        record.origin());
  }

  private static void write(JsonOut json, Alert alert, EnrichedRecord record) throws IOException {
    json.text("@timestamp", Times.iso(record.activity().ts()))
        .object("ecs", ecs -> ecs.text("version", ECS_VERSION))
        .text("message", alert.output())
        .texts("tags", alert.tags());
    event(json, alert);
    rule(json, alert);
    threat(json, alert.tags());
    severity(json, alert.severity());
    json.object("agent", agent -> agent.text("type", "sysflow"));
    json.object(
        "host",
        host ->
            host.text("name", record.node())
                .text("hostname", record.node())
                .object("os", os -> os.text("type", "linux")));
    EcsProcess.write(json, record);
    ProcessEntity process = record.process();
    if (process != null) {
      EcsProcess.user(json, process);
    }
    EcsPlaces.container(json, record);
    EcsPlaces.orchestrator(json, record);
    EcsObject.write(json, record);
    EcsPlaces.related(json, record, alert.correlated());
    sysflow(json, alert, record);
  }

  private static void event(JsonOut json, Alert alert) throws IOException {
    Activity activity = alert.record().activity();
    EcsEvent ecs = EcsEvent.of(activity);
    String type = alert.evtType();
    Correlated correlated = alert.correlated();
    long start = correlated == null ? activity.ts() : correlated.start();
    Long end = correlated == null ? ecs.end() : (Long) correlated.end();
    json.object(
        "event",
        event -> {
          event
              .text("kind", "alert")
              .texts("category", ecs.categories())
              .texts("type", ecs.types())
              .text("action", type == null ? EcsEvent.action(activity) : type)
              .text("id", alert.id())
              .text("module", "sysflow")
              .text("dataset", "sysflow.alerts")
              .text("provider", "sysflow-streams")
              .text("reason", alert.ruleName())
              .number("severity", score(alert.severity()))
              .number("sequence", alert.record().seq())
              .text("start", Times.iso(start));
          if (end != null) {
            event.text("end", Times.iso(end)).number("duration", Math.max(0, end - start));
          }
          Integer ret = ecs.ret();
          if (ret != null) {
            event.text("outcome", ret < 0 ? "failure" : "success");
          }
        });
  }

  private static void rule(JsonOut json, Alert alert) throws IOException {
    json.object(
        "rule",
        rule ->
            rule.text("id", alert.ruleId())
                .text("name", alert.ruleName())
                .text("description", alert.description())
                .text("ruleset", "sysflow")
                .text("version", alert.policyVersion()));
  }

  static void threat(JsonOut json, List<String> tags) throws IOException {
    Attack attack = Attack.of(tags);
    if (attack.isEmpty()) {
      return;
    }
    json.object(
        "threat",
        threat -> {
          threat.text("framework", "MITRE ATT&CK");
          if (!attack.tactics().isEmpty()) {
            threat.object(
                "tactic",
                tactic ->
                    tactic
                        .texts("id", attack.tactics().stream().map(Attack.Tactic::id).toList())
                        .texts(
                            "name", attack.tactics().stream().map(Attack.Tactic::name).toList()));
          }
          if (!attack.techniques().isEmpty()) {
            threat.object(
                "technique",
                technique -> {
                  technique.texts("id", attack.techniques());
                  if (!attack.subtechniques().isEmpty()) {
                    technique.object(
                        "subtechnique", sub -> sub.texts("id", attack.subtechniques()));
                  }
                });
          }
        });
  }

  /** Falco's priorities are those of syslog. */
  static void severity(JsonOut json, Severity severity) throws IOException {
    json.object(
        "log",
        log -> {
          log.text("level", severity.name().toLowerCase(Locale.ROOT));
          log.object(
              "syslog",
              syslog ->
                  syslog.object(
                      "severity",
                      code ->
                          code.number("code", severity.code())
                              .text("name", severity.name().toLowerCase(Locale.ROOT))));
        });
  }

  private static void sysflow(JsonOut json, Alert alert, EnrichedRecord record) throws IOException {
    Alert.Witness witness = alert.witness();
    json.object(
        "sysflow",
        sysflow -> {
          sysflow
              .text("node", record.node())
              .number("epoch", record.epoch())
              .number("seq", record.seq());
          if (witness != null) {
            sysflow.object(
                "witness",
                out ->
                    out.text("topic", witness.topic())
                        .number("partition", witness.partition())
                        .number("offset", witness.offset()));
          }
          if (record.ancestors().size() < alert.record().ancestors().size()) {
            sysflow.bool("truncated", true);
          }
          if (!record.unresolved().isEmpty()) {
            sysflow.texts("unresolved", record.unresolved().stream().map(Reference::text).toList());
          }
          EcsProcess.ancestors(sysflow, record);
          Correlated correlated = alert.correlated();
          if (correlated != null) {
            sysflow.object("correlation", out -> CorrelatedJson.write(out, correlated));
          }
          sysflow.object("output_fields", fields -> fields(fields, alert));
          sysflow.object("record", out -> RecordJson.write(out, record.activity()));
        });
  }

  private static void fields(JsonOut json, Alert alert) throws IOException {
    for (var field : alert.outputFields().entrySet()) {
      json.text(field.getKey(), field.getValue());
    }
  }

  /** Returns a score of at most 100 that grows with the severity. */
  static int score(Severity severity) {
    return switch (severity) {
      case EMERGENCY -> 100;
      case ALERT -> 95;
      case CRITICAL -> 90;
      case ERROR -> 73;
      case WARNING -> 47;
      case NOTICE -> 21;
      case INFORMATIONAL -> 10;
      case DEBUG -> 1;
    };
  }
}
