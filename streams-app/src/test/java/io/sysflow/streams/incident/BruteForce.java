package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import io.sysflow.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Incidents as their definition says, of all that happened at once, pair by pair. */
final class BruteForce {

  private final long horizon;
  private final History history;

  BruteForce(History history, long horizon) {
    this.history = history;
    this.horizon = horizon;
  }

  /** What is compared of an incident. */
  record Essence(
      String id,
      long count,
      long first,
      long last,
      Severity severity,
      Map<String, Long> rules,
      Set<String> nodes,
      Set<ProcessKey> processes,
      Set<String> links) {

    static Essence of(Incident incident) {
      return new Essence(
          incident.id(),
          incident.count(),
          incident.first(),
          incident.last(),
          incident.severity(),
          incident.rules().stream()
              .collect(Collectors.toMap(Incident.RuleCount::id, Incident.RuleCount::count)),
          new TreeSet<>(incident.nodes()),
          incident.processes().stream()
              .map(actor -> new ProcessKey(actor.node(), actor.oid()))
              .collect(Collectors.toSet()),
          incident.links().stream().map(Incident.Hop::id).collect(Collectors.toSet()));
    }
  }

  Map<String, Essence> incidents() {
    List<AlertFact> left = new ArrayList<>(history.alerts);
    Map<String, Essence> found = new TreeMap<>();
    while (!left.isEmpty()) {
      List<AlertFact> together = new ArrayList<>(List.of(left.remove(0)));
      for (int i = 0; i < together.size(); i++) {
        AlertFact one = together.get(i);
        List<AlertFact> more = left.stream().filter(other -> belong(one, other)).toList();
        together.addAll(more);
        left.removeAll(more);
      }
      Essence essence = essence(together);
      found.put(essence.id(), essence);
    }
    return found;
  }

  private boolean belong(AlertFact a, AlertFact b) {
    if (Math.abs(a.ts() - b.ts()) > horizon) {
      return false;
    }
    return actFor(a).stream().anyMatch(actFor(b)::contains)
        || history.links.stream().anyMatch(link -> over(link, a, b) || over(link, b, a))
        || wroteFor(a, b)
        || wroteFor(b, a);
  }

  /** What an alert is about: its process, all that it descends from, or else its subject. */
  private static Set<Object> actFor(AlertFact alert) {
    Set<Object> all = new HashSet<>();
    for (ActFact act : acts(alert)) {
      act.chain().forEach(one -> all.add(new ProcessKey(act.node(), one.oid())));
      if (act.chain().isEmpty()) {
        all.add(List.of(act.node(), act.subject()));
      }
    }
    alert.remote().forEach(one -> all.add(new ProcessKey(one.node(), one.process().oid())));
    return all;
  }

  /** What each of its records says. */
  @SuppressWarnings("NullAway") // It does not see that components of nested types may be null.
  private static List<ActFact> acts(AlertFact alert) {
    List<ActFact> acts = new ArrayList<>(alert.others());
    acts.add(
        new ActFact(
            alert.ts(),
            alert.node(),
            alert.chain(),
            alert.container(),
            alert.files(),
            alert.subject()));
    return acts;
  }

  private boolean over(LinkFact link, AlertFact client, AlertFact server) {
    return actFor(client).stream().anyMatch(link.clients()::contains)
        && actFor(server).stream().anyMatch(link.servers()::contains)
        && Math.abs(client.ts() - server.ts()) <= horizon
        && near(link, client)
        && near(link, server);
  }

  private boolean near(LinkFact link, AlertFact alert) {
    return alert.ts() >= link.first() - horizon && alert.ts() <= link.last() + horizon;
  }

  private static boolean wroteFor(AlertFact writer, AlertFact user) {
    for (ActFact writing : acts(writer)) {
      for (ActFact using : acts(user)) {
        if (writing.ts() <= using.ts()
            && writing.files().stream()
                .filter(use -> use.telling() && use.written())
                .anyMatch(use -> uses(using, use.file()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean uses(ActFact using, FileKey file) {
    return using.files().stream()
        .anyMatch(use -> use.telling() && use.used() && use.file().equals(file));
  }

  private Essence essence(List<AlertFact> alerts) {
    AlertFact first = alerts.stream().min(Comparator.naturalOrder()).orElseThrow();
    return new Essence(
        first.id(),
        alerts.size(),
        first.ts(),
        alerts.stream().mapToLong(AlertFact::ts).max().orElseThrow(),
        alerts.stream().map(AlertFact::severity).min(Comparator.naturalOrder()).orElseThrow(),
        alerts.stream().collect(Collectors.groupingBy(AlertFact::ruleId, Collectors.counting())),
        alerts.stream()
            .flatMap(a -> acts(a).stream())
            .map(ActFact::node)
            .collect(Collectors.toSet()),
        alerts.stream()
            .flatMap(alert -> acts(alert).stream())
            .flatMap(act -> act.chain().stream().map(p -> new ProcessKey(act.node(), p.oid())))
            .collect(Collectors.toSet()),
        history.links.stream()
            .filter(
                link ->
                    alerts.stream().anyMatch(a -> alerts.stream().anyMatch(b -> over(link, a, b))))
            .map(LinkFact::id)
            .collect(Collectors.toSet()));
  }
}
