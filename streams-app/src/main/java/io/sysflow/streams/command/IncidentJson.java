package io.sysflow.streams.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Actor;
import io.sysflow.model.Incident.Evidence;
import io.sysflow.model.Incident.Hop;
import io.sysflow.model.Incident.Place;
import io.sysflow.model.Incident.RuleCount;
import io.sysflow.model.Incident.Touched;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads incidents as they are in the topic. */
final class IncidentJson {

  private IncidentJson() {}

  /**
   * Returns the incident that was encoded.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Incident read(JsonNode json) {
    JsonNode own = json.at("/sysflow/incident");
    if (!own.isObject()) {
      throw new IllegalArgumentException("not an incident: there is no sysflow.incident");
    }
    return new Incident(
        own.path("id").asText(),
        Incident.State.valueOf(upper(own.path("state").asText())),
        optional(own, "merged_into"),
        severity(json.at("/log/level")),
        own.path("count").asLong(),
        own.path("suppressed").asLong(),
        time(json.at("/event/start")),
        time(json.at("/event/end")),
        own.has("origin") ? actor(own.path("origin")) : null,
        list(own.path("rules"), IncidentJson::rule),
        list(own.path("tags"), JsonNode::asText),
        list(json.at("/host/name"), JsonNode::asText),
        list(own.path("containers"), IncidentJson::place),
        list(own.path("processes"), IncidentJson::actor),
        list(own.path("files"), IncidentJson::file),
        list(own.path("links"), IncidentJson::hop),
        list(own.path("evidence"), IncidentJson::evidence),
        own.path("omitted").asLong());
  }

  /** Makes a value of an item. */
  private interface Item<T> {
    T of(JsonNode item);
  }

  private static <T> List<T> list(JsonNode items, Item<T> reader) {
    List<T> list = new ArrayList<>();
    items.forEach(item -> list.add(reader.of(item)));
    return list;
  }

  private static RuleCount rule(JsonNode rule) {
    return new RuleCount(
        rule.path("id").asText(),
        rule.path("name").asText(),
        severity(rule.path("severity")),
        rule.path("count").asLong());
  }

  private static Place place(JsonNode place) {
    return new Place(
        place.path("node").asText(),
        place.path("id").asText(),
        place.path("name").asText(),
        place.path("image").asText(),
        place.path("pod").asText());
  }

  private static Actor actor(JsonNode actor) {
    String exe = actor.path("executable").asText();
    String line = actor.path("command_line").asText();
    JsonNode parent = actor.path("parent").path("entity_id");
    return new Actor(
        actor.path("Ext").path("node").asText(),
        oid(actor.path("entity_id").asText()),
        parent.isMissingNode() ? null : oid(parent.asText()),
        exe,
        line.startsWith(exe) ? line.substring(exe.length()).strip() : line,
        actor.path("Ext").path("user").asText(),
        optional(actor.path("Ext"), "container_id"),
        actor.path("Ext").path("accepts_at").asInt());
  }

  private static Touched file(JsonNode file) {
    return new Touched(
        file.path("node").asText(),
        optional(file, "container_id"),
        file.path("path").asText(),
        file.path("written").asBoolean());
  }

  private static Hop hop(JsonNode hop) {
    String client = hop.path("client").asText();
    String server = hop.path("server").asText();
    return new Hop(
        hop.path("id").asText(),
        node(client),
        oid(client),
        node(server),
        oid(server),
        time(hop.path("first")),
        time(hop.path("last")),
        hop.path("label").asText());
  }

  private static Evidence evidence(JsonNode evidence) {
    JsonNode place = evidence.path("witness");
    return new Evidence(
        evidence.path("alert").asText(),
        evidence.path("rule").asText(),
        severity(evidence.path("severity")),
        time(evidence.path("time")),
        evidence.path("node").asText(),
        evidence.path("epoch").asLong(),
        evidence.path("seq").asLong(),
        evidence.has("process") ? oid(evidence.path("process").asText()) : null,
        evidence.path("message").asText(),
        evidence.path("count").asLong(),
        place.isMissingNode()
            ? null
            : new Alert.Witness(
                place.path("topic").asText(),
                place.path("partition").asInt(),
                place.path("offset").asLong()));
  }

  /** The name of a node may have colons; what follows it has none. */
  private static String node(String entityId) {
    return entityId.substring(0, entityId.lastIndexOf(':', entityId.lastIndexOf(':') - 1));
  }

  private static Oid oid(String entityId) {
    int created = entityId.lastIndexOf(':');
    int pid = entityId.lastIndexOf(':', created - 1);
    return new Oid(
        Long.parseLong(entityId.substring(created + 1)),
        Long.parseLong(entityId.substring(pid + 1, created)));
  }

  private static Severity severity(JsonNode name) {
    return Severity.valueOf(upper(name.asText()));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Returns a time in ns since the epoch. */
  static long time(JsonNode iso) {
    Instant instant = Instant.parse(iso.asText());
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static @Nullable String optional(JsonNode json, String name) {
    return json.has(name) ? json.path(name).asText() : null;
  }
}
