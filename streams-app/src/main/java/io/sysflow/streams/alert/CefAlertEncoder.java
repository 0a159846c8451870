package io.sysflow.streams.alert;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Severity;
import io.sysflow.model.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Alerts in the Common Event Format, version 0, in one line; its dictionary bounds lengths. */
public final class CefAlertEncoder implements AlertTopicEncoder {

  private static final int LONGEST_OF_HEADER = 512;
  private static final int LONGEST_TEXT = 1023;
  private static final int LONGEST_CUSTOM_TEXT = 4000;

  private static final Map<String, Integer> LONGEST =
      Map.of("act", 63, "dvchost", 100, "externalId", 40, "proto", 31);

  @Override
  public byte[] encode(Alert alert) {
    String version = alert.policyVersion() == null ? "" : alert.policyVersion();
    return line(
        List.of(version, alert.ruleId(), alert.ruleName()), alert.severity(), extension(alert));
  }

  @Override
  public byte[] encode(NodeAlert alert) {
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "rt", Long.toString(OcsfObjects.millis(alert.ts())));
    put(fields, "externalId", alert.id());
    put(fields, "act", alert.ruleId());
    put(fields, "dvchost", alert.node());
    put(fields, "msg", alert.message());
    String facts =
        alert.facts().entrySet().stream()
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .collect(Collectors.joining(" "));
    labelled(fields, "cs5", "values", facts);
    return line(List.of("", alert.ruleId(), alert.ruleName()), alert.severity(), fields);
  }

  private static byte[] line(
      List<String> versionIdAndName, Severity severity, Map<String, String> extension) {
    String header =
        versionIdAndName.stream()
            .map(CefAlertEncoder::header)
            .collect(Collectors.joining("|", "CEF:0|SysFlow|SysFlow Streams|", "|"));
    return extension.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
        .collect(Collectors.joining(" ", header + severity(severity) + "|", ""))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> extension(Alert alert) {
    EnrichedRecord record = alert.record();
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "rt", Long.toString(OcsfObjects.millis(record.activity().ts())));
    put(fields, "externalId", alert.id());
    put(fields, "act", alert.evtType());
    put(fields, "cat", String.join(",", alert.tags()));
    put(fields, "dvchost", record.node());
    put(fields, "msg", alert.output());
    process(fields, record.process());
    if (record.file() != null) {
      put(fields, "filePath", record.file().path());
      put(fields, "fname", EcsProcess.baseName(record.file().path()));
    }
    network(fields, record);
    custom(fields, alert);
    correlated(fields, alert.correlated());
    return fields;
  }

  /** Adds what the format has no key for. */
  private static void custom(Map<String, String> fields, Alert alert) {
    EnrichedRecord record = alert.record();
    Attack attack = Attack.of(alert.tags());
    labelled(fields, "cs1", "techniques", String.join(",", attack.ids()));
    labelled(
        fields,
        "cs2",
        "tactics",
        attack.tactics().stream().map(Attack.Tactic::id).collect(Collectors.joining(",")));
    labelled(
        fields, "cs3", "container", record.container() == null ? null : record.container().id());
    labelled(fields, "cs4", "pod", record.pod() == null ? null : record.pod().name());
    labelled(
        fields,
        "cs5",
        "values",
        alert.outputFields().entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" ")));
    Alert.Witness witness = alert.witness();
    labelled(
        fields,
        "cs6",
        "witness",
        witness == null
            ? null
            : witness.topic() + "-" + witness.partition() + "-" + witness.offset());
  }

  private static void correlated(Map<String, String> fields, @Nullable Correlated correlated) {
    if (correlated != null) {
      put(fields, "cnt", Long.toString(correlated.count()));
      put(fields, "start", Long.toString(OcsfObjects.millis(correlated.start())));
      put(fields, "end", Long.toString(OcsfObjects.millis(correlated.end())));
      labelled(fields, "flexString1", "state", CorrelatedJson.state(correlated));
      labelled(
          fields,
          "flexString2",
          "losses",
          correlated.losses().stream()
              .map(Correlated.Loss::node)
              .distinct()
              .collect(Collectors.joining(",")));
    }
  }

  private static void process(Map<String, String> fields, @Nullable ProcessEntity process) {
    if (process != null) {
      put(fields, "sproc", String.join(" ", EcsProcess.cut(EcsProcess.args(process), 1000)));
      put(fields, "spid", Long.toString(process.oid().hpid()));
      put(fields, "suser", EcsProcess.name(process.userName()));
      put(fields, "suid", process.uid() < 0 ? null : Integer.toString(process.uid()));
    }
  }

  private static void network(Map<String, String> fields, EnrichedRecord record) {
    if (record.activity() instanceof NetworkFlow flow) {
      ends(fields, flow.tuple());
      transferred(fields, flow.reads(), flow.writes());
    } else if (record.activity() instanceof NetworkEvent event) {
      ends(fields, event.tuple());
    }
  }

  private static void ends(Map<String, String> fields, FiveTuple tuple) {
    address(fields, "src", "c6a2", "Source IPv6 Address", tuple.sip());
    put(fields, "spt", Integer.toString(tuple.sport()));
    address(fields, "dst", "c6a3", "Destination IPv6 Address", tuple.dip());
    put(fields, "dpt", Integer.toString(tuple.dport()));
    put(fields, "proto", EcsObject.transport(tuple.proto()));
  }

  /** Adds an address; the plain keys are of IPv4 only. */
  private static void address(
      Map<String, String> fields, String key, String key6, String label, Ip ip) {
    if (ip.version() == 6) {
      labelled(fields, key6, label, ip.toString());
    } else {
      put(fields, key, ip.toString());
    }
  }

  private static void transferred(Map<String, String> fields, Traffic reads, Traffic writes) {
    put(fields, "in", Long.toString(reads.bytes()));
    put(fields, "out", Long.toString(writes.bytes()));
  }

  private static void put(Map<String, String> fields, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.put(key, cut(key, value));
    }
  }

  private static String cut(String key, String value) {
    int usual = key.startsWith("cs") ? LONGEST_CUSTOM_TEXT : LONGEST_TEXT;
    int longest = LONGEST.getOrDefault(key, usual);
    return value.length() > longest ? JsonOut.cut(value, longest - 1) : value;
  }

  private static void labelled(
      Map<String, String> fields, String key, String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.put(key + "Label", label);
      fields.put(key, cut(key, value));
    }
  }

  private static String header(String text) {
    String whole = plain(text.replaceAll("[\\r\\n]+", " "));
    String cut =
        whole.length() > LONGEST_OF_HEADER ? JsonOut.cut(whole, LONGEST_OF_HEADER - 1) : whole;
    return cut.replace("\\", "\\\\").replace("|", "\\|");
  }

  private static String value(String text) {
    return plain(
        text.replace("\\", "\\\\").replace("=", "\\=").replace("\r", "\\r").replace("\n", "\\n"));
  }

  /** Returns a text without what some readers take for the line's end, and other controls. */
  private static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028\\u2029]", " ");
  }

  private static int severity(Severity severity) {
    return switch (severity) {
      case EMERGENCY, ALERT -> 10;
      case CRITICAL -> 9;
      case ERROR -> 8;
      case WARNING -> 6;
      case NOTICE -> 4;
      case INFORMATIONAL -> 2;
      case DEBUG -> 0;
    };
  }
}
