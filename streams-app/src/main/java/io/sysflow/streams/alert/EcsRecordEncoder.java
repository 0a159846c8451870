package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.Severity;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.field.SysFlowNames;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Records as events of the Elastic Common Schema. What the SysFlow processor adds to the schema has
 * its names: {@code event.sf_type}, {@code event.sf_ret}, {@code sf_file_action}; actions are its.
 */
public final class EcsRecordEncoder {

  private EcsRecordEncoder() {}

  /** Returns a record, with the rules that hold for it as the event's reason. */
  public static byte[] encode(EnrichedRecord record, List<Alert> alerts) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, record, alerts));
  }

  private static void write(JsonOut json, EnrichedRecord record, List<Alert> alerts)
      throws IOException {
    json.text("@timestamp", Times.iso(record.activity().ts()))
        .object("ecs", ecs -> ecs.text("version", EcsAlertEncoder.ECS_VERSION))
        .texts("tags", alerts.stream().flatMap(a -> a.tags().stream()).distinct().toList())
        .object("agent", agent -> agent.text("type", "sysflow"));
    event(json, record, alerts);
    EnrichedRecord.Origin origin = record.origin();
    json.object(
        "host",
        host ->
            host.text("id", record.node())
                .text("name", record.node())
                .text("hostname", record.node())
                .texts(
                    "ip",
                    origin == null || !origin.ip().matches("[0-9a-fA-F.:]+")
                        ? List.of()
                        : List.of(origin.ip()))
                .object("os", os -> os.text("type", "linux")));
    EcsProcess.write(json, record);
    if (record.process() != null) {
      EcsProcess.user(json, record.process());
    }
    EcsPlaces.container(json, record);
    EcsPlaces.orchestrator(json, record);
    EcsObject.write(json, record);
    if (record.activity() instanceof FileFlow flow) {
      transfer(json, flow);
    }
    EcsPlaces.related(json, record, null);
  }

  private static void event(JsonOut json, EnrichedRecord record, List<Alert> alerts)
      throws IOException {
    Activity activity = record.activity();
    EcsEvent ecs = EcsEvent.of(activity);
    Long given = ecs.end();
    long end = given == null ? activity.ts() : given;
    Integer ret = SysFlowJsonObjects.result(activity);
    json.object(
        "event",
        event -> {
          event
              .text("kind", "event")
              .texts("category", ecs.categories())
              .texts("type", ecs.types())
              .text("action", EcsActions.of(record))
              .text("module", "sysflow")
              .text("dataset", "sysflow.events")
              .text(
                  "reason", alerts.stream().map(Alert::ruleName).collect(Collectors.joining(", ")))
              .text("start", Times.iso(activity.ts()))
              .text("end", Times.iso(end))
              .number("duration", Math.max(0, end - activity.ts()))
              .number("sequence", record.seq())
              .text("sf_type", SysFlowNames.kind(RecordKind.of(activity)));
          if (activity instanceof K8sEvent k8s) {
            event.text("original", k8s.message());
          }
          if (!alerts.isEmpty()) {
            event.number("severity", severity(alerts));
          }
          if (ret != null) {
            event.number("sf_ret", ret).text("outcome", ret < 0 ? "failure" : "success");
          }
        });
  }

  private static int severity(List<Alert> alerts) {
    Severity gravest =
        alerts.stream().map(Alert::severity).min(Severity::compareTo).orElse(Severity.DEBUG);
    return EcsAlertEncoder.score(gravest);
  }

  private static void transfer(JsonOut json, FileFlow flow) throws IOException {
    if (flow.reads().ops() > 0 || flow.writes().ops() > 0) {
      json.object(
          "sf_file_action",
          action ->
              action
                  .number("bytes_read", flow.reads().bytes())
                  .number("read_ops", flow.reads().ops())
                  .number("bytes_written", flow.writes().bytes())
                  .number("write_ops", flow.writes().ops()));
    }
  }
}
