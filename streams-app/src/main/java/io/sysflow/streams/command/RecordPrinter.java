package io.sysflow.streams.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Codec;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.match.Outputs;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Prints records, each on a line. Used from one thread. */
final class RecordPrinter {

  /** The forms. */
  enum Format {
    /** Avro's JSON encoding of the record itself. */
    JSON,
    /** A JSON object of fields. */
    FLAT,
    /** Fields, comma-separated as in RFC 4180, below a line of names. */
    CSV,
    /** Fields in columns, below a line of names. */
    TABLE
  }

  private static final int COLUMN = 12;

  private final Format format;
  private final @Nullable FieldRow row;
  private final List<String> fields;
  private final PrintWriter out;
  private final ObjectMapper mapper = new ObjectMapper();
  private Enricher enricher = enricher();

  /**
   * Makes a printer.
   *
   * @param fields for all forms but JSON
   * @param condition that records must meet; null for all
   */
  RecordPrinter(Format format, List<String> fields, @Nullable String condition, PrintWriter out) {
    this.format = format;
    this.fields = fields;
    this.out = out;
    this.row = format == Format.JSON && condition == null ? null : FieldRow.of(condition, fields);
    if (format == Format.CSV) {
      out.println(csv(fields));
    } else if (format == Format.TABLE) {
      out.println(columns(fields));
    }
  }

  /** Begins another file: what was known from the last one is not known any more. */
  void restart() {
    enricher = enricher();
  }

  /** Prints a record as an agent sent it, if it meets the condition. */
  void print(String node, SysFlow sysflow) {
    if (row == null) {
      out.println(json(sysflow));
      return;
    }
    enricher
        .accept(node, sysflow)
        .flatMap(row::of)
        .ifPresent(values -> out.println(format == Format.JSON ? json(sysflow) : line(values)));
  }

  /** Prints an enriched record, if it meets the condition. */
  void print(EnrichedRecord record) {
    if (row == null) {
      out.println(Codec.ENRICHED.toJson(record));
      return;
    }
    row.of(record)
        .ifPresent(
            values ->
                out.println(format == Format.JSON ? Codec.ENRICHED.toJson(record) : line(values)));
  }

  /** Prints a link; it has no fields. */
  void print(Link link) {
    out.println(format == Format.JSON ? Codec.LINK.toJson(link) : LinkText.of(link));
  }

  /** A record without an envelope is of SysFlow v5; the others need our extensions. */
  private static String json(SysFlow sysflow) {
    return sysflow.seq() == 0 ? Codec.SYSFLOW_V5.toJson(sysflow) : Codec.SYSFLOW.toJson(sysflow);
  }

  private String line(Map<String, String> values) {
    List<String> texts = fields.stream().map(field -> values.getOrDefault(field, "")).toList();
    return switch (format) {
      case CSV -> csv(texts);
      case TABLE -> columns(texts);
      case FLAT, JSON -> flat(values);
    };
  }

  private String flat(Map<String, String> values) {
    Map<String, String> present = new java.util.LinkedHashMap<>(values);
    present.values().removeIf(Outputs.MISSING::equals);
    try {
      return mapper.writeValueAsString(present);
    } catch (JsonProcessingException e) {
      throw new AssertionError("texts make JSON", e);
    }
  }

  private static String csv(List<String> values) {
    StringJoiner line = new StringJoiner(",");
    for (String value : values) {
      String text = value.equals(Outputs.MISSING) ? "" : value;
      boolean quoted = text.matches("(?s).*[\",\r\n].*");
      line.add(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }
    return line.toString();
  }

  private static String columns(List<String> values) {
    StringBuilder line = new StringBuilder();
    for (String value : values) {
      String text = value.equals(Outputs.MISSING) ? "-" : TerminalText.clean(value);
      line.append(text).append(" ".repeat(Math.max(2, COLUMN - text.length())));
    }
    return line.toString().stripTrailing();
  }

  private static Enricher enricher() {
    return new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
  }
}
