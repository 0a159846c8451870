package io.sysflow.streams.command;

import io.sysflow.codec.Codec;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.AlertFormat;
import io.sysflow.streams.alert.AlertEncoder;
import io.sysflow.streams.alert.EcsRecordEncoder;
import io.sysflow.streams.alert.SysFlowJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what the {@code policy run} command finds, one alert or record a line. */
final class RunOutput {

  /** What is written. */
  enum Mode {
    /** Alerts, or records that rules hold for in the format that has one for both. */
    ALERT,
    /** Every record. */
    ENRICH
  }

  private final PrintWriter out;
  private final Mode mode;
  private final AlertFormat format;
  private final AlertEncoder encoder;

  RunOutput(PrintWriter out, Mode mode, AlertFormat format) {
    this.out = out;
    this.mode = mode;
    this.format = format;
    this.encoder = format.encoder();
  }

  /** Returns whether there is such a form of records. */
  static boolean writes(Mode mode, AlertFormat format) {
    return mode == Mode.ALERT
        || format == AlertFormat.JSON
        || format == AlertFormat.ECS
        || format == AlertFormat.AVRO;
  }

  void write(EnrichedRecord record, List<Alert> alerts) {
    if (mode == Mode.ALERT && alerts.isEmpty()) {
      return;
    }
    if (format == AlertFormat.JSON) {
      print(SysFlowJson.encode(record, alerts));
    } else if (mode == Mode.ALERT) {
      alerts.forEach(alert -> print(encoder.encode(alert)));
    } else if (format == AlertFormat.ECS) {
      print(EcsRecordEncoder.encode(record, alerts));
    } else {
      avro(record, alerts);
    }
  }

  /** Writes an alert of several records. */
  void write(Alert alert) {
    if (mode == Mode.ALERT) {
      print(encoder.encode(alert));
    }
  }

  /**
   * Writes what is new of a record that was written before: the alerts that it raises now that more
   * is known of it. The record itself stands in the output once.
   */
  void writeRepaired(EnrichedRecord record, List<Alert> alerts) {
    if (!alerts.isEmpty() || format == AlertFormat.AVRO) {
      write(record, alerts);
    }
  }

  private void avro(EnrichedRecord record, List<Alert> alerts) {
    String rules =
        alerts.stream()
            .map(alert -> '"' + alert.ruleId() + '"')
            .collect(Collectors.joining(",", "[", "]"));
    out.println("{\"rules\":" + rules + ",\"record\":" + Codec.ENRICHED.toJson(record) + "}");
  }

  private void print(byte[] line) {
    out.println(new String(line, StandardCharsets.UTF_8));
  }
}
