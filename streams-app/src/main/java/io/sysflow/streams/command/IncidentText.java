package io.sysflow.streams.command;

import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Actor;
import io.sysflow.model.Incident.Evidence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Incidents as a person reads them. */
final class IncidentText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private IncidentText() {}

  /** Returns the heads of the table that {@link #line} makes. */
  static String head() {
    return "%-32s  %-6s  %-13s  %6s  %-23s  %-23s  %s"
        .formatted("ID", "STATE", "SEVERITY", "ALERTS", "FIRST (UTC)", "LAST (UTC)", "ORIGIN");
  }

  /** Returns an incident in one line. */
  static String line(Incident incident) {
    Actor origin = incident.origin();
    return "%-32s  %-6s  %-13s  %6d  %-23s  %-23s  %s"
        .formatted(
            incident.id(),
            incident.state().name().toLowerCase(Locale.ROOT),
            incident.severity().name().toLowerCase(Locale.ROOT),
            incident.count(),
            time(incident.first()),
            time(incident.last()),
            origin == null ? String.join(", ", incident.nodes()) : named(origin));
  }

  /** Returns all that an incident holds. */
  static String all(Incident incident) {
    StringJoiner out = new StringJoiner("\n");
    out.add("incident   " + incident.id());
    out.add("state      " + incident.state().name().toLowerCase(Locale.ROOT));
    out.add("severity   " + incident.severity().name().toLowerCase(Locale.ROOT));
    out.add(
        "alerts     %,d, of which %,d say nothing new"
            .formatted(incident.count(), incident.suppressed()));
    out.add("time       %s to %s UTC".formatted(time(incident.first()), time(incident.last())));
    Actor origin = incident.origin();
    if (origin != null) {
      out.add("origin     " + described(origin));
    }
    section(
        out, "rules", incident.rules(), rule -> "%,6d  %s".formatted(rule.count(), rule.name()));
    section(out, "tags", incident.tags(), tag -> tag);
    section(out, "nodes", incident.nodes(), node -> node);
    section(
        out,
        "containers",
        incident.containers(),
        place -> "%s %s %s %s".formatted(place.id(), place.name(), place.image(), place.pod()));
    section(out, "processes", incident.processes(), IncidentText::described);
    section(
        out,
        "files",
        incident.files(),
        file -> (file.written() ? "written " : "used    ") + file.path());
    section(out, "links", incident.links(), link -> time(link.first()) + " " + link.label());
    section(out, "evidence", incident.evidence(), IncidentText::evidence);
    if (incident.omitted() > 0) {
      out.add("%,d more are not listed".formatted(incident.omitted()));
    }
    return out.toString();
  }

  /** Makes a line of an item. */
  private interface Line<T> {
    String of(T item);
  }

  private static <T> void section(StringJoiner out, String title, List<T> items, Line<T> line) {
    if (!items.isEmpty()) {
      out.add(title);
      for (T item : items) {
        line.of(item).lines().forEach(text -> out.add("  " + TerminalText.clean(text)));
      }
    }
  }

  private static String evidence(Evidence evidence) {
    return "%s  %-13s %s%s  [%s]\n    %s"
        .formatted(
            time(evidence.ts()),
            evidence.severity().name().toLowerCase(Locale.ROOT),
            TerminalText.clean(evidence.rule()),
            evidence.count() > 1 ? " (%,d times)".formatted(evidence.count()) : "",
            evidence.alert(),
            TerminalText.clean(evidence.says()));
  }

  private static String named(Actor actor) {
    return TerminalText.clean(
        "%s(%d) on %s%s"
            .formatted(
                actor.exe(),
                actor.oid().hpid(),
                actor.node(),
                actor.container() == null ? "" : ", container " + actor.container()));
  }

  private static String described(Actor actor) {
    return named(actor)
        + (actor.port() > 0 ? ", serving port " + actor.port() : "")
        + (actor.args().isEmpty() ? "" : "  [" + TerminalText.clean(actor.args()) + "]");
  }

  static String time(long ts) {
    return TIME.format(Instant.ofEpochSecond(ts / 1_000_000_000L, ts % 1_000_000_000L));
  }
}
