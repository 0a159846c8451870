package io.sysflow.streams.link;

import io.sysflow.model.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Finds which ends belong together. Pure: it sees all ends that meet, in no order, and pairs two if
 * nothing else fits either, or if several in a row fit in their order and in no other. What is
 * undecided stays alone.
 */
final class Pairing {

  private static final Way[] WAYS = Way.values();

  private final LinkLimits limits;
  private final Set<Session> free = new LinkedHashSet<>();
  private final Map<Session, Session> serverOf = new LinkedHashMap<>();
  private final Map<Session, Link.Reason> alone = new HashMap<>();

  private Pairing(LinkLimits limits) {
    this.limits = limits;
  }

  /**
   * What belongs together.
   *
   * @param serverOf the accepting end of each connecting one
   * @param alone why each of the others is alone
   */
  record Result(Map<Session, Session> serverOf, Map<Session, Link.Reason> alone) {}

  static Result of(Collection<Session> sessions, LinkLimits limits) {
    Pairing pairing = new Pairing(limits);
    for (Session session : sessions) {
      if (session.failed()) {
        pairing.alone.put(session, Link.Reason.FAILED);
      } else {
        pairing.free.add(session);
      }
    }
    if (pairing.mayPair()) {
      for (Way way : WAYS) {
        pairing.pair(Side.CLIENT, Side.SERVER, way);
      }
      for (Way way : WAYS) {
        pairing.pair(Side.CLIENT, Side.UNKNOWN, way);
        pairing.pair(Side.UNKNOWN, Side.SERVER, way);
      }
    }
    for (Session session : pairing.free) {
      pairing.alone.put(
          session,
          session.side() == Side.UNKNOWN ? Link.Reason.SIDE_UNKNOWN : Link.Reason.NO_OTHER_END);
    }
    return new Result(pairing.serverOf, pairing.alone);
  }

  /**
   * Returns what hangs together: whether two ends belong together depends on nothing outside of
   * their part.
   */
  static Collection<Set<Session>> parts(Collection<Session> sessions, LinkLimits limits) {
    Pairing pairing = new Pairing(limits);
    pairing.free.addAll(sessions);
    Map<Session, Set<Session>> partOf = new LinkedHashMap<>();
    sessions.forEach(session -> partOf.put(session, new LinkedHashSet<>(Set.of(session))));
    if (pairing.mayPair()) {
      for (Session client : sessions) {
        for (Session server : sessions) {
          if (client != server && pairing.mayBe(client, server)) {
            merge(partOf, client, server);
          }
        }
      }
    }
    Set<Set<Session>> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    parts.addAll(partOf.values());
    return parts;
  }

  private static void merge(Map<Session, Set<Session>> partOf, Session one, Session other) {
    Set<Session> into = partOf.get(one);
    Set<Session> from = partOf.get(other);
    if (into != null && from != null && into != from) {
      into.addAll(from);
      from.forEach(session -> partOf.put(session, into));
    }
  }

  private boolean mayBe(Session client, Session server) {
    boolean sides =
        client.side() == Side.CLIENT && server.side() != Side.CLIENT
            || client.side() == Side.UNKNOWN && server.side() == Side.SERVER;
    if (!sides || client.failed() || server.failed()) {
      return false;
    }
    for (Way way : WAYS) {
      if (mayBe(way, client, server)) {
        return true;
      }
    }
    return false;
  }

  /** Most often there is nothing but ends of one side. */
  private boolean mayPair() {
    Side first = null;
    for (Session session : free) {
      if (first != null && session.side() != first) {
        return true;
      }
      first = session.side();
    }
    return false;
  }

  private void pair(Side clients, Side servers, Way way) {
    List<Session> from = sorted(clients);
    List<Session> to = sorted(servers);
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    Graph fits = new Graph(from, to, (client, server) -> mayBe(way, client, server));
    for (Graph.Part part : fits.parts()) {
      boolean mayDecide = !way.needsBegin() || areBegun(part);
      if ((mayDecide || hasBegun(part, fits)) && !(mayDecide && decide(part, fits))) {
        closely(part, fits);
      }
    }
  }

  private static boolean areBegun(Graph.Part part) {
    return part.clients().stream().allMatch(Session::begun)
        && part.servers().stream().allMatch(Session::begun);
  }

  private static boolean hasBegun(Graph.Part part, Graph fits) {
    return part.clients().stream()
        .filter(Session::begun)
        .anyMatch(
            client ->
                part.servers().stream()
                    .anyMatch(server -> server.begun() && fits.joins(client, server)));
  }

  private List<Session> sorted(Side side) {
    List<Session> all = new ArrayList<>();
    for (Session session : free) {
      if (session.side() == side) {
        all.add(session);
      }
    }
    all.sort(
        Comparator.comparing(Session::begun)
            .thenComparingLong(Session::first)
            .thenComparing(Session::id));
    return all;
  }

  private boolean mayBe(Way way, Session client, Session server) {
    boolean told = client.side() != Side.UNKNOWN && server.side() != Side.UNKNOWN;
    boolean sameNode = client.key().node().equals(server.key().node());
    return (told || !sameNode) && way.fits(client, server) && meet(client, server, sameNode);
  }

  /** Returns whether the times allow it. */
  private boolean meet(Session client, Session server, boolean sameNode) {
    long skew = limits.skew().toNanos();
    if (client.begun() && server.begun()) {
      long later = server.first() - client.first();
      return later <= skew && later >= (sameNode ? -limits.close().toNanos() : -skew);
    }
    // One that did not begin here was there before, for nobody knows how long.
    boolean clientFirst = client.ended() && client.last() + skew < server.first();
    boolean serverFirst = server.ended() && server.last() + skew < client.first();
    return !clientFirst && !serverFirst;
  }

  private boolean decide(Graph.Part part, Graph fits) {
    List<Session> clients = part.clients();
    List<Session> servers = part.servers();
    if (clients.size() != servers.size()) {
      return false;
    }
    if (clients.size() > 1 && !inOrder(clients, servers, fits)) {
      return false;
    }
    for (int i = 0; i < clients.size(); i++) {
      join(clients.get(i), servers.get(i));
    }
    return true;
  }

  /** Returns whether one after the other fits, by two clocks that differ by the same throughout. */
  private boolean inOrder(List<Session> clients, List<Session> servers, Graph fits) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    String node = clients.get(0).key().node();
    for (int i = 0; i < clients.size(); i++) {
      Session client = clients.get(i);
      Session server = servers.get(i);
      if (!alike(client, server, fits)
          || !client.key().node().equals(node)
          || i > 0 && !follow(clients, servers, i)) {
        return false;
      }
      if (client.begun()) {
        least = Math.min(least, server.first() - client.first());
        most = Math.max(most, server.first() - client.first());
      }
    }
    return least == Long.MAX_VALUE || most - least <= limits.close().toNanos();
  }

  /** One whose beginning was missed comes first, or nobody knows which it is. */
  private static boolean follow(List<Session> clients, List<Session> servers, int number) {
    return clients.get(number).first() >= clients.get(number - 1).first()
        && servers.get(number).first() >= servers.get(number - 1).first();
  }

  private static boolean alike(Session client, Session server, Graph fits) {
    return fits.joins(client, server) && client.begun() == server.begun();
  }

  /** Looks again at what is near in time alone, if it was measured by one clock. */
  private void closely(Graph.Part part, Graph fits) {
    Graph near =
        new Graph(
            part.clients(),
            part.servers(),
            (client, server) -> fits.joins(client, server) && areNear(client, server));
    near.parts().forEach(some -> decide(some, near));
    Set<Session> left = new HashSet<>();
    for (Session client : part.clients()) {
      for (Session server : part.servers()) {
        if (free.contains(client) && free.contains(server) && fits.joins(client, server)) {
          left.add(client);
          left.add(server);
        }
      }
    }
    for (Session session : left) {
      free.remove(session);
      alone.put(session, Link.Reason.AMBIGUOUS);
    }
  }

  private boolean areNear(Session client, Session server) {
    return client.key().node().equals(server.key().node())
        && client.begun()
        && server.begun()
        && Math.abs(server.first() - client.first()) <= limits.close().toNanos();
  }

  private void join(Session client, Session server) {
    serverOf.put(client, server);
    free.remove(client);
    free.remove(server);
  }

  /** Which ends fit which. */
  private static final class Graph {

    private final List<Session> clients;
    private final List<Session> servers;
    private final boolean[][] fits;
    private final Map<Session, Integer> numbers = new HashMap<>();

    /** What hangs together, each side in time. */
    record Part(List<Session> clients, List<Session> servers) {}

    Graph(List<Session> clients, List<Session> servers, BiPredicate<Session, Session> fit) {
      this.clients = clients;
      this.servers = servers;
      this.fits = new boolean[clients.size()][servers.size()];
      for (int c = 0; c < clients.size(); c++) {
        numbers.put(clients.get(c), c);
        for (int s = 0; s < servers.size(); s++) {
          numbers.put(servers.get(s), s);
          fits[c][s] = fit.test(clients.get(c), servers.get(s));
        }
      }
    }

    boolean joins(Session client, Session server) {
      Integer c = numbers.get(client);
      Integer s = numbers.get(server);
      return c != null && s != null && fits[c][s];
    }

    /** Returns the parts with an end on either side. */
    List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      boolean[] seen = new boolean[clients.size()];
      boolean[] seenServers = new boolean[servers.size()];
      for (int c = 0; c < clients.size(); c++) {
        if (!seen[c]) {
          mark(c, seen, seenServers).ifUseful(parts);
        }
      }
      return parts;
    }

    private Found mark(int start, boolean[] seen, boolean[] seenServers) {
      Found found = new Found(new boolean[clients.size()], new boolean[servers.size()]);
      Deque<Integer> open = new ArrayDeque<>(List.of(start));
      seen[start] = true;
      while (!open.isEmpty()) {
        int c = open.pop();
        found.clients[c] = true;
        for (int s = 0; s < servers.size(); s++) {
          if (fits[c][s] && !seenServers[s]) {
            seenServers[s] = true;
            found.servers[s] = true;
            for (int other = 0; other < clients.size(); other++) {
              if (fits[other][s] && !seen[other]) {
                seen[other] = true;
                open.push(other);
              }
            }
          }
        }
      }
      return found;
    }

    private final class Found {
      private final boolean[] clients;
      private final boolean[] servers;

      Found(boolean[] clients, boolean[] servers) {
        this.clients = clients;
        this.servers = servers;
      }

      void ifUseful(List<Part> parts) {
        List<Session> from = chosen(Graph.this.clients, clients);
        List<Session> to = chosen(Graph.this.servers, servers);
        if (!to.isEmpty()) {
          parts.add(new Part(from, to));
        }
      }
    }

    private static List<Session> chosen(List<Session> all, boolean[] which) {
      List<Session> some = new ArrayList<>();
      for (int i = 0; i < which.length; i++) {
        if (which[i]) {
          some.add(all.get(i));
        }
      }
      return some;
    }
  }
}
