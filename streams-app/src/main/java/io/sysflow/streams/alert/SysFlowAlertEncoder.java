package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Alerts as the SysFlow processor writes them, with what it has no field for in a section "alert".
 */
public final class SysFlowAlertEncoder implements AlertTopicEncoder {

  @Override
  public byte[] encode(Alert alert) {
    byte[] json = encode(alert, alert.record(), Integer.MAX_VALUE);
    return json.length <= EcsAlertEncoder.LONGEST
        ? json
        : encode(
            alert, EcsAlertEncoder.brief(alert.record()), EcsAlertEncoder.TEXTS_OF_LONG_ALERTS);
  }

  private static byte[] encode(Alert alert, EnrichedRecord record, int longest) {
    return SysFlowJson.object(
        longest,
        json -> {
          SysFlowJson.write(json, record, List.of(alert));
          section(json, alert);
        });
  }

  /** There is no record: only the members that say where, when and what. */
  @Override
  public byte[] encode(NodeAlert alert) {
    return SysFlowJson.object(
        json -> {
          SysFlowJson.write(json, alert);
          JsonOut.on(json)
              .object(
                  "alert",
                  out ->
                      out.text("id", alert.id())
                          .text("rule", alert.ruleId())
                          .text("severity", alert.severity().name().toLowerCase(Locale.ROOT))
                          .text("output", alert.message())
                          .object(
                              "values",
                              values -> {
                                for (Map.Entry<String, Long> fact : alert.facts().entrySet()) {
                                  values.number(fact.getKey(), fact.getValue());
                                }
                              }));
        });
  }

  private static void section(JsonGenerator json, Alert alert) throws IOException {
    Attack attack = Attack.of(alert.tags());
    Alert.Witness witness = alert.witness();
    json.writeObjectFieldStart("alert");
    json.writeStringField("id", alert.id());
    json.writeStringField("rule", alert.ruleId());
    json.writeStringField("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    json.writeStringField("version", alert.policyVersion());
    json.writeStringField("output", alert.output());
    SysFlowJson.texts(json, "tactics", attack.tactics().stream().map(Attack.Tactic::id).toList());
    SysFlowJson.texts(json, "techniques", attack.ids());
    json.writeObjectFieldStart("values");
    for (Map.Entry<String, String> value : alert.outputFields().entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
    if (witness != null) {
      json.writeObjectFieldStart("witness");
      json.writeStringField("topic", witness.topic());
      json.writeNumberField("partition", witness.partition());
      json.writeNumberField("offset", witness.offset());
      json.writeEndObject();
    }
    Correlated correlated = alert.correlated();
    if (correlated != null) {
      JsonOut.on(json).object("correlation", out -> CorrelatedJson.write(out, correlated));
    }
    json.writeEndObject();
  }
}
