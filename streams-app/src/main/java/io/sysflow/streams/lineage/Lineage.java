package io.sysflow.streams.lineage;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which process on which node acts for which other one: who accepted a connection acts for
 * who made it, and so does what it starts while the connection is open. The answer is a function of
 * the links, not of the order in which they came. Used from one thread.
 */
public final class Lineage {

  private static final Comparator<Link> LATEST_FIRST =
      Comparator.comparingLong((Link link) -> server(link).firstSeen())
          .reversed()
          .thenComparing(Link::id);

  /** How long it may take until another process uses a connection that was handed to it, ns. */
  private static final long HANDED_OVER = 15_000_000_000L;

  private final LineageLimits limits;
  private final LinkedHashMap<String, Link> links = new LinkedHashMap<>();
  private final Map<Place, Map<String, Link>> accepted = new HashMap<>();

  /** A process. */
  private record Place(String node, Oid oid) {}

  /**
   * A process that something was found to act for, and when it mattered.
   *
   * @param chain itself and its ancestors
   * @param at by its node's clock
   * @param hops from where the question was asked
   */
  private record Step(String node, List<Oid> chain, long at, int hops) {}

  /** Makes one that knows of no links. */
  public Lineage(LineageLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes a link as it is known now.
   *
   * @return the ids of links that are forgotten for it, most often none
   */
  public List<String> put(Link link) {
    remove(link.id());
    if (link.client() == null || link.server() == null) {
      return List.of();
    }
    links.put(link.id(), link);
    for (LinkParty party : server(link).parties()) {
      accepted
          .computeIfAbsent(new Place(server(link).node(), party.oid()), key -> new TreeMap<>())
          .put(link.id(), link);
    }
    if (links.size() <= limits.links()) {
      return List.of();
    }
    String oldest = links.keySet().iterator().next();
    remove(oldest);
    return List.of(oldest);
  }

  /** Returns how many links are known. */
  public int size() {
    return links.size();
  }

  private void remove(String id) {
    Link link = links.remove(id);
    if (link == null) {
      return;
    }
    for (LinkParty party : server(link).parties()) {
      Place place = new Place(server(link).node(), party.oid());
      Map<String, Link> of = accepted.get(place);
      if (of != null) {
        of.remove(id);
        if (of.isEmpty()) {
          accepted.remove(place);
        }
      }
    }
  }

  private static LinkEnd server(Link link) {
    return Objects.requireNonNull(link.server());
  }

  /** Returns for whom a record's process acted when it happened, the nearest first. */
  public List<RemoteAncestor> of(EnrichedRecord record) {
    if (!(record.activity() instanceof ProcessActivity act)) {
      return List.of();
    }
    return of(record.node(), chain(act.procOid(), record.ancestors()), act.ts());
  }

  private static List<Oid> chain(Oid self, List<ProcessEntity> ancestors) {
    List<Oid> chain = new ArrayList<>(List.of(self));
    ancestors.forEach(ancestor -> chain.add(ancestor.oid()));
    return chain;
  }

  private List<RemoteAncestor> of(String node, List<Oid> chain, long at) {
    Set<Place> seen = new HashSet<>();
    chain.forEach(oid -> seen.add(new Place(node, oid)));
    List<RemoteAncestor> found = new ArrayList<>();
    Deque<Step> open = new ArrayDeque<>(List.of(new Step(node, chain, at, 0)));
    while (!open.isEmpty()) {
      Step step = open.poll();
      if (step.hops() < limits.hops()) {
        for (Link link : incoming(step)) {
          Step next = follow(link, step, seen, found);
          if (next != null) {
            open.add(next);
          }
        }
      }
    }
    return found;
  }

  /** Returns the links that a process or an ancestor of it acted on, the nearest one's first. */
  private List<Link> incoming(Step step) {
    List<Link> all = new ArrayList<>();
    long at = step.at();
    for (int i = 0; i < step.chain().size(); i++) {
      Oid oid = step.chain().get(i);
      if (i > 0 && step.chain().get(i - 1).createTs() > 0) {
        at = Math.min(at, step.chain().get(i - 1).createTs());
      }
      List<Link> own = new ArrayList<>();
      for (Link link : accepted.getOrDefault(new Place(step.node(), oid), Map.of()).values()) {
        if (isOpen(server(link), at) && actsOn(oid, server(link), step.chain(), at)) {
          own.add(link);
        }
      }
      own.sort(LATEST_FIRST);
      all.addAll(own.subList(0, Math.min(own.size(), limits.fanOut())));
    }
    return all;
  }

  private static boolean isOpen(LinkEnd end, long at) {
    return end.firstSeen() <= at && (!end.ended() || end.lastSeen() >= at);
  }

  /**
   * Returns whether a connection is a process's own. A server that accepts and leaves the rest to a
   * child does not act for the child's client in what it does for others. What happens long after
   * the time that is asked about is no part of the answer, which would depend on when it is given.
   */
  private static boolean actsOn(Oid oid, LinkEnd end, List<Oid> chain, long at) {
    boolean handedOver = false;
    for (LinkParty party : end.parties()) {
      if (party.oid().equals(oid)) {
        if (party.reads().ops() > 0 || party.writes().ops() > 0) {
          return true;
        }
      } else if (!chain.contains(party.oid()) && descends(party, oid)) {
        handedOver |= party.firstSeen() <= at + HANDED_OVER;
      }
    }
    return !handedOver;
  }

  private static boolean descends(LinkParty party, Oid from) {
    return party.ancestors().stream().anyMatch(ancestor -> ancestor.oid().equals(from));
  }

  /** Notes who connected, and returns where to go on; null if that is known already. */
  private @Nullable Step follow(Link link, Step step, Set<Place> seen, List<RemoteAncestor> found) {
    LinkEnd client = Objects.requireNonNull(link.client());
    LinkParty opener = client.parties().get(0);
    int hops = step.hops() + 1;
    if (!seen.add(new Place(client.node(), opener.oid()))) {
      return null;
    }
    if (opener.process() != null) {
      note(
          new RemoteAncestor(
              hops, link.id(), client.node(), opener.process(), opener.container(), opener.pod()),
          found);
    }
    for (ProcessEntity ancestor : opener.ancestors()) {
      if (seen.add(new Place(client.node(), ancestor.oid()))) {
        note(ancestor(hops, link.id(), client.node(), ancestor, opener), found);
      }
    }
    return new Step(
        client.node(), chain(opener.oid(), opener.ancestors()), client.firstSeen(), hops);
  }

  private static RemoteAncestor ancestor(
      int hops, String link, String node, ProcessEntity process, LinkParty opener) {
    boolean same =
        opener.container() != null && opener.container().id().equals(process.containerId());
    return new RemoteAncestor(
        hops, link, node, process, same ? opener.container() : null, same ? opener.pod() : null);
  }

  private void note(RemoteAncestor ancestor, List<RemoteAncestor> found) {
    if (found.size() < limits.processes()) {
      found.add(ancestor);
    }
  }
}
