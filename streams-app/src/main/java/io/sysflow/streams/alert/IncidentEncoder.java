package io.sysflow.streams.alert;

import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Actor;
import io.sysflow.model.Incident.Evidence;
import io.sysflow.model.Incident.Hop;
import io.sysflow.model.Incident.Place;
import io.sysflow.model.Incident.RuleCount;
import io.sysflow.model.Oid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Incidents as the Elastic Common Schema has what it has fields for; {@code process} is the process
 * where the incident began. The rest is below "sysflow.incident".
 */
public final class IncidentEncoder {

  private IncidentEncoder() {}

  /** Returns the incident as JSON in UTF-8, on one line. */
  public static byte[] encode(Incident incident) {
    return JsonOut.object(JsonOut.LONGEST_TEXT, json -> write(json, incident));
  }

  private static void write(JsonOut json, Incident incident) throws IOException {
    json.text("@timestamp", Times.iso(incident.last()));
    json.object("ecs", ecs -> ecs.text("version", EcsAlertEncoder.ECS_VERSION));
    json.text("message", message(incident));
    event(json, incident);
    json.object(
        "rule",
        rule ->
            rule.texts("id", incident.rules().stream().map(RuleCount::id).toList())
                .texts("name", incident.rules().stream().map(RuleCount::name).toList()));
    EcsAlertEncoder.threat(json, incident.tags());
    EcsAlertEncoder.severity(json, incident.severity());
    json.object("host", host -> host.texts("name", incident.nodes()));
    containers(json, incident.containers());
    Actor origin = incident.origin();
    if (origin != null) {
      json.object("process", process -> actor(process, origin));
    }
    json.object("related", related -> related.texts("hosts", incident.nodes()));
    json.object("sysflow", sysflow -> sysflow.object("incident", out -> incident(out, incident)));
  }

  /** Returns one sentence. */
  private static String message(Incident incident) {
    Actor origin = incident.origin();
    if (incident.state() == Incident.State.MERGED) {
      return "Part of incident " + incident.mergedInto();
    }
    return "%d alert%s of %d rule%s on %s%s"
        .formatted(
            incident.count(),
            incident.count() == 1 ? "" : "s",
            incident.rules().size(),
            incident.rules().size() == 1 ? "" : "s",
            String.join(", ", incident.nodes()),
            origin == null ? "" : " from %s (pid %d)".formatted(origin.exe(), origin.oid().hpid()));
  }

  private static void event(JsonOut json, Incident incident) throws IOException {
    json.object(
        "event",
        event ->
            event
                .text("kind", "alert")
                .texts("category", List.of("intrusion_detection"))
                .texts("type", List.of("info"))
                .text("id", incident.id())
                .text("module", "sysflow")
                .text("dataset", "sysflow.incidents")
                .text("provider", "sysflow-streams")
                .number("severity", EcsAlertEncoder.score(incident.severity()))
                .text("start", Times.iso(incident.first()))
                .text("end", Times.iso(incident.last()))
                .number("duration", incident.last() - incident.first()));
  }

  private static void containers(JsonOut json, List<Place> places) throws IOException {
    if (places.isEmpty()) {
      return;
    }
    json.object(
        "container",
        container -> {
          container
              .texts("id", distinct(places.stream().map(Place::id).toList()))
              .texts("name", distinct(places.stream().map(Place::name).toList()));
          List<String> images = distinct(places.stream().map(Place::image).toList());
          if (!images.isEmpty()) {
            container.object("image", image -> image.texts("name", images));
          }
        });
  }

  private static List<String> distinct(List<String> texts) {
    return new ArrayList<>(texts.stream().filter(text -> !text.isEmpty()).distinct().toList());
  }

  private static void incident(JsonOut json, Incident incident) throws IOException {
    json.text("id", incident.id())
        .text("state", incident.state().name().toLowerCase(Locale.ROOT))
        .text("merged_into", incident.mergedInto())
        .number("count", incident.count())
        .number("suppressed", incident.suppressed());
    Actor origin = incident.origin();
    if (origin != null) {
      json.object("origin", out -> actor(out, origin));
    }
    json.objects("rules", incident.rules(), IncidentEncoder::rule)
        .texts("tags", incident.tags())
        .objects("containers", incident.containers(), IncidentEncoder::place)
        .objects("processes", incident.processes(), IncidentEncoder::actor)
        .objects(
            "files",
            incident.files(),
            (out, file) ->
                out.text("node", file.node())
                    .text("container_id", file.container())
                    .text("path", file.path())
                    .bool("written", file.written()))
        .objects("links", incident.links(), IncidentEncoder::hop)
        .objects("evidence", incident.evidence(), IncidentEncoder::evidence)
        .number("omitted", incident.omitted());
  }

  private static void rule(JsonOut json, RuleCount rule) throws IOException {
    json.text("id", rule.id())
        .text("name", rule.name())
        .text("severity", rule.severity().name().toLowerCase(Locale.ROOT))
        .number("count", rule.count());
  }

  private static void place(JsonOut json, Place place) throws IOException {
    json.text("node", place.node())
        .text("id", place.id())
        .text("name", place.name())
        .text("image", place.image())
        .text("pod", place.pod());
  }

  /** Writes a process: what ECS has of it, and its node and container. */
  static void actor(JsonOut json, Actor actor) throws IOException {
    json.text("entity_id", EcsProcess.entityId(actor.node(), actor.oid()))
        .number("pid", actor.oid().hpid())
        .text("name", EcsProcess.baseName(actor.exe()))
        .text("executable", actor.exe())
        .text("command_line", (actor.exe() + " " + actor.args()).strip());
    if (actor.oid().createTs() > 0) {
      json.text("start", Times.iso(actor.oid().createTs()));
    }
    Oid parent = actor.poid();
    if (parent != null) {
      json.object(
          "parent",
          out ->
              out.text("entity_id", EcsProcess.entityId(actor.node(), parent))
                  .number("pid", parent.hpid()));
    }
    json.object(
        "Ext",
        out -> {
          out.text("node", actor.node())
              .text("user", actor.user())
              .text("container_id", actor.container());
          if (actor.port() > 0) {
            out.number("accepts_at", actor.port());
          }
        });
  }

  private static void hop(JsonOut json, Hop hop) throws IOException {
    json.text("id", hop.id())
        .text("client", EcsProcess.entityId(hop.clientNode(), hop.client()))
        .text("server", EcsProcess.entityId(hop.serverNode(), hop.server()))
        .text("first", Times.iso(hop.first()))
        .text("last", Times.iso(hop.last()))
        .text("label", hop.label());
  }

  private static void evidence(JsonOut json, Evidence evidence) throws IOException {
    json.text("alert", evidence.alert())
        .text("rule", evidence.rule())
        .text("severity", evidence.severity().name().toLowerCase(Locale.ROOT))
        .text("time", Times.iso(evidence.ts()))
        .text("node", evidence.node())
        .number("epoch", evidence.epoch())
        .number("seq", evidence.seq())
        .text("message", evidence.says())
        .number("count", evidence.count());
    Oid process = evidence.process();
    if (process != null) {
      json.text("process", EcsProcess.entityId(evidence.node(), process));
    }
    var witness = evidence.witness();
    if (witness != null) {
      json.object(
          "witness",
          out ->
              out.text("topic", witness.topic())
                  .number("partition", witness.partition())
                  .number("offset", witness.offset()));
    }
  }
}
