package io.sysflow.streams.alert;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.Severity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Alerts as Falco writes them with {@code json_output}, for what reads Falco's. */
public final class FalcoAlertEncoder implements AlertEncoder {

  @Override
  public byte[] encode(Alert alert) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, alert));
  }

  private static void write(JsonOut json, Alert alert) throws IOException {
    String time = Times.iso(alert.record().activity().ts());
    String priority = priority(alert.severity());
    String clock = time.substring(time.indexOf('T') + 1, time.length() - 1);
    json.text("uuid", alert.id())
        .text("time", time)
        .text("rule", alert.ruleName())
        .text("priority", priority)
        .text("source", "syscall")
        .text("hostname", alert.record().node())
        .text("output", clock + ": " + priority + " " + alert.output())
        .text("message", alert.output())
        .texts("tags", alert.tags())
        .object(
            "output_fields",
            fields -> {
              for (var field : alert.outputFields().entrySet()) {
                fields.text(field.getKey(), field.getValue());
              }
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
