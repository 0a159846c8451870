package io.sysflow.streams.incident;

import java.util.List;

/**
 * What an incident needs of a link.
 *
 * @param id of the link
 * @param clients the process that connected, and what else joins by it: its ancestors, and those
 *     that use the connection with it
 * @param servers the process that accepted, and what else joins by it
 * @param first time, ns since the epoch
 * @param last time, ns since the epoch
 * @param label such as {@code tcp 10.0.0.1:41000 -> 10.0.0.2:22}
 */
public record LinkFact(
    String id,
    List<ProcessKey> clients,
    List<ProcessKey> servers,
    long first,
    long last,
    String label)
    implements Fact {

  /** Copies its lists, which hold one process each at least. */
  public LinkFact {
    clients = List.copyOf(clients);
    servers = List.copyOf(servers);
    if (clients.isEmpty() || servers.isEmpty()) {
      throw new IllegalArgumentException("a link has two ends");
    }
  }

  /** Returns the time of both, whichever is told later. */
  LinkFact plus(LinkFact other) {
    return new LinkFact(
        id, clients, servers, Math.min(first, other.first()), Math.max(last, other.last()), label);
  }

  /** Returns what a process that is at one end is joined with. */
  List<ProcessKey> across(JoinKey end) {
    if (!clients.contains(end)) {
      return clients;
    }
    if (!servers.contains(end)) {
      return servers;
    }
    return java.util.stream.Stream.concat(clients.stream(), servers.stream()).toList();
  }
}
