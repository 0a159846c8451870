package io.sysflow.streams.incident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Finds where an incident began. */
final class Origins {

  private final Roles roles;
  private final Servers servers;

  Origins(Roles roles, Servers servers) {
    this.roles = roles;
    this.servers = servers;
  }

  /** A process, and what is known of it. */
  record Found(ProcessKey key, ProcessFact process) {}

  /**
   * Returns the process by which the earliest alert came about. If a link led there from another
   * process of the incident, the search goes on with the earliest alert of that; if its rule found
   * an ancestor on another host of which there is no alert, it is there.
   *
   * @param until what was known then
   */
  Optional<Found> of(SortedSet<AlertFact> alerts, Collection<LinkFact> links, long until) {
    Optional<AlertFact> earliest =
        alerts.stream()
            .filter(alert -> !alert.chain().isEmpty() && !alert.chain().get(0).exe().isEmpty())
            .findFirst();
    if (earliest.isEmpty()) {
      return Optional.empty();
    }
    AlertFact alert = earliest.get();
    Set<AlertFact> seen = new HashSet<>();
    for (AlertFact next = alert; seen.add(next); next = before(next, alerts, links)) {
      alert = next;
    }
    List<RemoteFact> farthest = farthest(alert.remote());
    return Optional.of(
        farthest.isEmpty()
            ? origin(alert.node(), alert.chain(), until)
            : origin(
                farthest.get(0).node(),
                farthest.stream().map(RemoteFact::process).toList(),
                until));
  }

  /** Returns the processes on the host from which it all came; those of one connection. */
  private static List<RemoteFact> farthest(List<RemoteFact> remote) {
    int hops = remote.stream().mapToInt(RemoteFact::hops).max().orElse(0);
    List<RemoteFact> last = remote.stream().filter(one -> one.hops() == hops).toList();
    return last.stream().filter(one -> one.node().equals(last.get(0).node())).toList();
  }

  /** Returns the earliest alert about the client of the first link to the alert's processes. */
  private static AlertFact before(
      AlertFact alert, SortedSet<AlertFact> alerts, Collection<LinkFact> links) {
    Set<JoinKey> keys = Set.copyOf(alert.ownKeys());
    return links.stream()
        .filter(link -> link.servers().stream().anyMatch(keys::contains))
        .filter(link -> link.clients().stream().noneMatch(keys::contains))
        .filter(link -> link.first() <= alert.ts())
        .min(Comparator.comparingLong(LinkFact::first).thenComparing(LinkFact::id))
        .flatMap(
            link ->
                alerts.stream()
                    .filter(other -> link.clients().stream().anyMatch(other.ownKeys()::contains))
                    .findFirst())
        .or(() -> remote(alert, alerts))
        .orElse(alert);
  }

  /** Returns the earliest alert about a process on another host that this one's acts for. */
  private static Optional<AlertFact> remote(AlertFact alert, SortedSet<AlertFact> alerts) {
    Set<ProcessKey> keys = new HashSet<>();
    alert.remote().forEach(one -> keys.add(one.key()));
    return alerts.stream()
        .filter(other -> other.ownKeys().stream().anyMatch(keys::contains))
        .findFirst();
  }

  /**
   * Returns the outermost ancestor that was seen to accept connections, or is known to serve, or is
   * no mere launcher, whichever there is first of these. Of a server that forks others like itself,
   * it is the first of those.
   */
  private Found origin(String node, List<ProcessFact> chain, long until) {
    List<Integer> outermost = new ArrayList<>();
    for (int i = chain.size() - 1; i >= 0; i--) {
      outermost.add(i);
    }
    int at =
        outermost.stream()
            .filter(i -> isServer(node, chain.get(i), until))
            .map(i -> first(chain, i))
            .findFirst()
            .or(() -> outermost.stream().filter(i -> isNamedServer(chain.get(i))).findFirst())
            .or(() -> outermost.stream().filter(i -> roles.isServer(name(chain, i))).findFirst())
            .or(() -> outermost.stream().filter(i -> isOther(name(chain, i))).findFirst())
            .orElse(chain.size() - 1);
    return new Found(new ProcessKey(node, chain.get(at).oid()), chain.get(at));
  }

  private boolean isServer(String node, ProcessFact process, long until) {
    return servers.find(new ProcessKey(node, process.oid()), until) != null
        && !roles.launchers().contains(process.name());
  }

  private boolean isNamedServer(ProcessFact process) {
    return roles.isServer(process.name()) && !Roles.isManager(process);
  }

  /** Returns whether it is a program of which something is known, and that it does more. */
  private boolean isOther(String name) {
    return !name.isEmpty() && !name.equals("<NA>") && !roles.launchers().contains(name);
  }

  private static int first(List<ProcessFact> chain, int at) {
    int first = at;
    while (first + 1 < chain.size() && chain.get(first + 1).exe().equals(chain.get(at).exe())) {
      first++;
    }
    return first;
  }

  private static String name(List<ProcessFact> chain, int at) {
    return chain.get(at).name();
  }
}
