package io.sysflow.streams;

import io.sysflow.codec.Codec;
import io.sysflow.streams.alert.AlertEncoder;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.alert.CefAlertEncoder;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.alert.FalcoAlertEncoder;
import io.sysflow.streams.alert.OcsfAlertEncoder;
import io.sysflow.streams.alert.SysFlowAlertEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The forms of alerts that commands offer. */
public enum AlertFormat {
  /** The SysFlow processor's, version 5. */
  JSON,
  /** Our own Alert schema, in Avro's JSON encoding. */
  AVRO,
  /** Elastic Common Schema. */
  ECS,
  /** As Falco writes them. */
  FALCO,
  /** Detection Findings of the Open Cybersecurity Schema Framework. */
  OCSF,
  /** The Common Event Format. */
  CEF;

  /** Returns the form for the topic of alerts, empty if it is none that others read there. */
  public Optional<AlertTopicEncoder> forTopic() {
    return encoder() instanceof AlertTopicEncoder form ? Optional.of(form) : Optional.empty();
  }

  /** Returns the form that an encoder writes. */
  public static AlertFormat of(AlertTopicEncoder encoder) {
    for (AlertFormat form : values()) {
      if (form.encoder().getClass().equals(encoder.getClass())) {
        return form;
      }
    }
    throw new AssertionError(encoder);
  }

  /** Returns what writes the form. */
  public AlertEncoder encoder() {
    return switch (this) {
      case JSON -> new SysFlowAlertEncoder();
      case AVRO -> alert -> Codec.ALERT.toJson(alert).getBytes(StandardCharsets.UTF_8);
      case ECS -> new EcsAlertEncoder();
      case FALCO -> new FalcoAlertEncoder();
      case OCSF -> new OcsfAlertEncoder();
      case CEF -> new CefAlertEncoder();
    };
  }
}
