package io.sysflow.streams.alert;

import static com.fasterxml.jackson.core.JsonEncoding.UTF8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import io.sysflow.model.Activity;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Severity;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.field.SysFlowNames;
import io.sysflow.policy.field.SysFlowPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records and the rules that hold for them, in version 5 of the SysFlow processor's JSON: the same
 * names, nesting, order and escapes.
 */
public final class SysFlowJson {

  private static final int VERSION = 5;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new HtmlEscapes()).build();

  private SysFlowJson() {}

  /** Returns a record with the rules that hold for it, in UTF-8, on one line. */
  public static byte[] encode(EnrichedRecord record, List<Alert> alerts) {
    return object(json -> write(json, record, alerts));
  }

  /** Writes the members of an object. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  static byte[] object(Body body) {
    return object(Integer.MAX_VALUE, body);
  }

  /**
   * Returns the object that {@code body} writes the members of.
   *
   * @param longest longer texts are cut
   */
  static byte[] object(int longest, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = new Cutting(FACTORY.createGenerator(bytes, UTF8), longest)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes the beginnings of texts that are too long. */
  private static final class Cutting extends JsonGeneratorDelegate {
    private final int longest;

    Cutting(JsonGenerator json, int longest) {
      super(json);
      this.longest = longest;
    }

    @Override
    public void writeString(@Nullable String text) throws IOException {
      delegate.writeString(text == null ? null : JsonOut.cut(text, longest));
    }
  }

  static void write(JsonGenerator json, EnrichedRecord record, List<Alert> alerts)
      throws IOException {
    Activity activity = record.activity();
    json.writeNumberField("version", VERSION);
    json.writeNumberField("endts", end(activity));
    texts(
        json,
        "opflags",
        activity instanceof ProcessActivity act ? SysFlowNames.operations(act) : List.of());
    json.writeNumberField("ret", result(activity));
    json.writeNumberField("ts", activity.ts());
    json.writeStringField("type", SysFlowNames.kind(RecordKind.of(activity)));
    SysFlowJsonPlaces.container(json, record);
    SysFlowJsonObjects.file(json, record);
    SysFlowJsonObjects.flow(json, activity);
    kubernetes(json, activity);
    meta(json, record.origin());
    SysFlowJsonObjects.network(json, activity);
    node(json, record.node(), record.origin());
    SysFlowJsonPlaces.pod(json, record);
    SysFlowJsonProcess.write(json, record);
    threads(json, activity);
    policies(json, alerts);
  }

  /** Writes what is wrong with a node; there is no record, and so no type of it. */
  static void write(JsonGenerator json, NodeAlert alert) throws IOException {
    json.writeNumberField("version", VERSION);
    json.writeNumberField("endts", 0);
    texts(json, "opflags", List.of());
    json.writeNumberField("ret", 0);
    json.writeNumberField("ts", alert.ts());
    meta(json, null);
    node(json, alert.node(), null);
    json.writeArrayFieldStart("policies");
    policy(json, alert.ruleName(), alert.message(), alert.severity());
    json.writeEndArray();
  }

  private static long end(Activity activity) {
    if (activity instanceof FileFlow flow) {
      return flow.endTs();
    } else if (activity instanceof NetworkFlow flow) {
      return flow.endTs();
    } else if (activity instanceof ProcessFlow flow) {
      return flow.endTs();
    }
    return activity instanceof K8sEvent ? activity.ts() : 0;
  }

  private static long result(Activity activity) {
    Integer result = SysFlowJsonObjects.result(activity);
    return result == null ? 0 : result;
  }

  private static void kubernetes(JsonGenerator json, Activity activity) throws IOException {
    if (activity instanceof K8sEvent event) {
      json.writeObjectFieldStart("k8s");
      json.writeStringField("action", SysFlowNames.action(event.action()));
      json.writeStringField("kind", SysFlowNames.component(event.kind()));
      json.writeStringField("message", trimmed(event.message()));
      json.writeEndObject();
    }
  }

  /** Returns a message without the line end and NUL that collectors leave at its end. */
  private static String trimmed(String message) {
    int end = message.length();
    while (end > 0 && message.charAt(end - 1) <= ' ') {
      end--;
    }
    return message.substring(0, end);
  }

  private static void meta(JsonGenerator json, EnrichedRecord.@Nullable Origin origin)
      throws IOException {
    json.writeObjectFieldStart("meta");
    json.writeNumberField("schema", origin == null ? 0 : origin.schema());
    json.writeStringField("tracename", origin == null ? "." : SysFlowPaths.base(origin.fileName()));
    json.writeEndObject();
  }

  private static void node(JsonGenerator json, String node, EnrichedRecord.@Nullable Origin origin)
      throws IOException {
    json.writeObjectFieldStart("node");
    json.writeStringField("id", node);
    json.writeStringField("ip", origin == null ? "" : origin.ip());
    json.writeEndObject();
  }

  /** The processor never writes these records, so this section is ours. */
  private static void threads(JsonGenerator json, Activity activity) throws IOException {
    if (activity instanceof ProcessFlow flow) {
      json.writeObjectFieldStart("procflow");
      json.writeNumberField("cloned", flow.threadsCloned());
      json.writeNumberField("exited", flow.threadsExited());
      json.writeNumberField("cloneerrors", flow.cloneErrors());
      json.writeEndObject();
    }
  }

  private static void policies(JsonGenerator json, List<Alert> alerts) throws IOException {
    if (alerts.isEmpty()) {
      return;
    }
    Collection<String> tags = new LinkedHashSet<>();
    json.writeArrayFieldStart("policies");
    for (Alert alert : alerts) {
      policy(json, alert.ruleName(), alert.description(), alert.severity());
      tags.addAll(alert.tags());
    }
    json.writeEndArray();
    if (!tags.isEmpty()) {
      texts(json, "tags", tags);
    }
  }

  private static void policy(JsonGenerator json, String name, String description, Severity severity)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", name);
    json.writeStringField("desc", description);
    json.writeNumberField("priority", priority(severity));
    json.writeEndObject();
  }

  static void texts(JsonGenerator json, String name, Collection<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static int priority(Severity severity) {
    return switch (severity) {
      case EMERGENCY, ALERT, CRITICAL -> 4;
      case ERROR -> 3;
      case WARNING -> 2;
      case NOTICE -> 1;
      case INFORMATIONAL, DEBUG -> 0;
    };
  }
}
