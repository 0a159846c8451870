package io.sysflow.streams.alert;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.Severity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Alerts as Falco writes them with {@code json_output}, for what reads Falco's. */
public final class FalcoAlertEncoder implements AlertTopicEncoder {

  @Override
  public byte[] encode(Alert alert) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, alert));
  }

  @Override
  public byte[] encode(NodeAlert alert) {
    return JsonOut.object(
        JsonOut.LONGEST_TEXT,
        json -> {
          said(json, alert.id(), alert.ts(), alert.severity(), alert.message());
          json.text("rule", alert.ruleName())
              .text("source", "sysflow")
              .text("hostname", alert.node())
              .object(
                  "output_fields",
                  fields -> {
                    for (var fact : alert.facts().entrySet()) {
                      fields.number(fact.getKey(), fact.getValue());
                    }
                  });
        });
  }

  /** Writes when what was said how gravely. */
  private static void said(JsonOut json, String id, long ts, Severity severity, String message)
      throws IOException {
    String time = Times.iso(ts);
    String clock = time.substring(time.indexOf('T') + 1, time.length() - 1);
    json.text("uuid", id)
        .text("time", time)
        .text("priority", priority(severity))
        .text("output", clock + ": " + priority(severity) + " " + message)
        .text("message", message);
  }

  private static void write(JsonOut json, Alert alert) throws IOException {
    said(json, alert.id(), alert.record().activity().ts(), alert.severity(), alert.output());
    json.text("rule", alert.ruleName())
        .text("source", "syscall")
        .text("hostname", alert.record().node())
        .texts("tags", alert.tags().stream().sorted().toList())
        .object(
            "output_fields",
            fields -> {
              FalcoFields.write(fields, alert.outputFields(), alert.record().activity().ts());
              correlated(fields, alert.correlated());
            });
  }

  private static void correlated(JsonOut fields, @Nullable Correlated correlated)
      throws IOException {
    if (correlated != null) {
      fields
          .text("correlation.type", correlated.type())
          .text("correlation.state", CorrelatedJson.state(correlated))
          .number("correlation.count", correlated.count())
          .text("correlation.start", Times.iso(correlated.start()))
          .text("correlation.end", Times.iso(correlated.end()));
      if (!correlated.losses().isEmpty()) {
        fields.number("correlation.losses", correlated.losses().size());
      }
    }
  }

  private static String priority(Severity severity) {
    return switch (severity) {
      case EMERGENCY -> "Emergency";
      case ALERT -> "Alert";
      case CRITICAL -> "Critical";
      case ERROR -> "Error";
      case WARNING -> "Warning";
      case NOTICE -> "Notice";
      case INFORMATIONAL -> "Informational";
      case DEBUG -> "Debug";
    };
  }
}
