package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Actor;
import io.sysflow.model.Incident.Evidence;
import io.sysflow.model.Incident.Hop;
import io.sysflow.model.Incident.Place;
import io.sysflow.model.Incident.RuleCount;
import io.sysflow.model.Incident.Touched;
import io.sysflow.model.Severity;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes an incident of a group: the same of the same alerts and links. */
final class Rendering {

  private final IncidentLimits limits;
  private final Origins origins;
  private final Servers servers;

  Rendering(IncidentLimits limits, Roles roles, Servers servers) {
    this.limits = limits;
    this.origins = new Origins(roles, servers);
    this.servers = servers;
  }

  /** Returns the incident that a group with alerts is. */
  Incident of(Group group, Incident.State state) {
    NavigableSet<AlertFact> alerts = group.alerts();
    // What happens later may be known when this one is closed, or may not.
    long until = group.last() + limits.horizon().toNanos();
    Lists lists = new Lists(limits.shown());
    List<Evidence> evidence = Notices.of(alerts, limits);
    List<RuleCount> rules = rules(group);
    long count = rules.stream().mapToLong(RuleCount::count).sum();
    return new Incident(
        alerts.first().id(),
        state,
        null,
        rules.stream().map(RuleCount::severity).min(Comparator.naturalOrder()).orElseThrow(),
        count,
        count - evidence.size(),
        alerts.first().ts(),
        group.last(),
        origins
            .of(alerts, group.links(), until)
            .map(found -> actor(found.key().node(), found.process(), until))
            .orElse(null),
        rules,
        List.copyOf(tags(group)),
        lists.bounded(nodes(group).stream()),
        lists.bounded(containers(alerts)),
        lists.bounded(processes(alerts, until)),
        lists.bounded(files(alerts)),
        lists.bounded(links(group)),
        lists.bounded(evidence.stream()),
        lists.omitted);
  }

  /** Returns what is left to say of an incident that is in another now. */
  Incident merged(String id, Incident into) {
    return new Incident(
        id,
        Incident.State.MERGED,
        into.id(),
        into.severity(),
        0,
        0,
        into.first(),
        into.last(),
        into.origin(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0);
  }

  /** Cuts lists, and counts what it cuts off. */
  private static final class Lists {
    private final int longest;
    private long omitted;

    private Lists(int longest) {
      this.longest = longest;
    }

    private <T> List<T> bounded(Stream<T> items) {
      List<T> all = items.toList();
      omitted += Math.max(0, all.size() - longest);
      return all.subList(0, Math.min(longest, all.size()));
    }
  }

  private static List<RuleCount> rules(Group group) {
    Map<String, RuleCount> byId = new HashMap<>();
    group
        .alerts()
        .forEach(alert -> add(byId, alert.ruleId(), alert.ruleName(), alert.severity(), 1));
    for (Remainder more : group.remainders()) {
      add(byId, more.key().ruleId(), more.ruleName(), more.severity(), more.count());
    }
    return byId.values().stream()
        .sorted(Comparator.comparingLong(RuleCount::count).reversed().thenComparing(RuleCount::id))
        .toList();
  }

  private static void add(
      Map<String, RuleCount> byId, String id, String name, Severity severity, long count) {
    byId.merge(
        id,
        new RuleCount(id, name, severity, count),
        (a, b) ->
            new RuleCount(
                id,
                a.name().compareTo(b.name()) <= 0 ? a.name() : b.name(),
                a.severity().compareTo(b.severity()) <= 0 ? a.severity() : b.severity(),
                a.count() + b.count()));
  }

  private static Set<String> tags(Group group) {
    Set<String> tags = new TreeSet<>();
    group.alerts().forEach(alert -> tags.addAll(alert.tags()));
    group.remainders().forEach(more -> tags.addAll(more.tags()));
    return tags;
  }

  private static Set<String> nodes(Group group) {
    Set<String> nodes = new TreeSet<>();
    group.alerts().forEach(alert -> alert.acts().forEach(act -> nodes.add(act.node())));
    group.remainders().forEach(more -> nodes.add(more.key().node()));
    return nodes;
  }

  private static Stream<Place> containers(Set<AlertFact> alerts) {
    Map<List<String>, Place> latest = new HashMap<>();
    for (AlertFact alert : alerts) {
      for (ActFact act : alert.acts()) {
        Place place = act.container();
        if (place != null) {
          latest.put(List.of(place.node(), place.id()), place);
        }
      }
    }
    return latest.values().stream()
        .sorted(Comparator.comparing(Place::node).thenComparing(Place::id));
  }

  private Stream<Actor> processes(Set<AlertFact> alerts, long until) {
    Map<ProcessKey, ProcessFact> latest = new HashMap<>();
    for (AlertFact alert : alerts) {
      for (ActFact act : alert.acts()) {
        act.chain().forEach(fact -> latest.put(new ProcessKey(act.node(), fact.oid()), fact));
      }
    }
    return latest.entrySet().stream()
        .map(entry -> actor(entry.getKey().node(), entry.getValue(), until))
        .sorted(
            Comparator.<Actor>comparingLong(actor -> actor.oid().createTs())
                .thenComparing(Actor::node)
                .thenComparingLong(actor -> actor.oid().hpid()));
  }

  private Actor actor(String node, ProcessFact process, long until) {
    ServerFact server = servers.find(new ProcessKey(node, process.oid()), until);
    return new Actor(
        node,
        process.oid(),
        process.poid(),
        process.exe(),
        process.args(),
        process.user(),
        process.container(),
        server == null ? 0 : server.port());
  }

  private static Stream<Touched> files(Set<AlertFact> alerts) {
    Map<FileKey, Boolean> written = new HashMap<>();
    for (AlertFact alert : alerts) {
      for (ActFact act : alert.acts()) {
        act.files().forEach(use -> written.merge(use.file(), use.written(), Boolean::logicalOr));
      }
    }
    return written.entrySet().stream()
        .sorted(
            Comparator.comparing(
                Map.Entry::getKey,
                Comparator.comparing(FileKey::node)
                    .thenComparing(FileKey::container)
                    .thenComparing(FileKey::path)))
        .map(entry -> touched(entry.getKey(), entry.getValue()));
  }

  private static Touched touched(FileKey file, boolean written) {
    String container = file.container().isEmpty() ? null : file.container();
    return new Touched(file.node(), container, file.path(), written);
  }

  private static Stream<Hop> links(Group group) {
    return group.links().stream()
        .sorted(Comparator.comparingLong(LinkFact::first).thenComparing(LinkFact::id))
        .map(
            link ->
                new Hop(
                    link.id(),
                    link.clients().get(0).node(),
                    link.clients().get(0).oid(),
                    link.servers().get(0).node(),
                    link.servers().get(0).oid(),
                    link.first(),
                    Math.min(link.last(), group.last()),
                    link.label()));
  }
}
