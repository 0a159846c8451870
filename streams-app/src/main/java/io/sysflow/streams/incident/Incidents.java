package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins alerts into incidents. Two alerts belong together if they are no more than the horizon
 * apart and
 *
 * <ul>
 *   <li>a process that joins is the process, or an ancestor of the process, of both;
 *   <li>or a link leads from such a process of the one to such a process of the other, and neither
 *       is further than the horizon from the link;
 *   <li>or the one wrote a file that the other used after that,
 * </ul>
 *
 * and an incident is all that belongs together by way of others. So it depends on what came, not on
 * the order in which it came, as long as nothing comes later than the grace. Used from one thread.
 */
public final class Incidents {

  /** How often it is kept how far a node is, for nobody to close what it has not come to yet. */
  private static final long NOTED = Duration.ofMinutes(10).toNanos();

  private final IncidentLimits limits;
  private final long horizon;
  private final Consumer<IncidentCount> counts;
  private final Links links = new Links();
  private final Index index;
  private final Servers servers;
  private final Telling telling;
  private final Map<String, Group> byAlert = new HashMap<>();
  private final Set<Group> groups = new LinkedHashSet<>();
  private final Set<Group> changed = new LinkedHashSet<>();
  private final Map<String, Long> progress = new HashMap<>();
  private final List<Kept> kept = new ArrayList<>();
  private final List<TieFact> ties = new ArrayList<>();
  private final Set<Group> untied = new LinkedHashSet<>();
  private final Set<Group> tied = new HashSet<>();
  private long closedBefore = Long.MIN_VALUE;

  /** Makes one that has no incidents yet and counts with {@code counts}. */
  public Incidents(IncidentLimits limits, Roles roles, Consumer<IncidentCount> counts) {
    this.limits = limits;
    this.horizon = limits.horizon().toNanos();
    this.counts = counts;
    this.index = new Index(horizon, links);
    this.servers = new Servers(limits.links());
    this.telling = new Telling(new Rendering(limits, roles, servers));
  }

  /** Takes what happened. */
  public void accept(Fact fact) {
    if (fact instanceof AlertFact alert) {
      counts.accept(IncidentCount.ALERTS_JOINED);
      if (alert.ts() < closedBefore) {
        counts.accept(IncidentCount.LATE);
      }
      if (alert.epoch() == 0) {
        // Its agent has no envelopes, and nothing else tells how far it is.
        progress.merge(alert.node(), alert.ts(), Math::max);
      }
      kept.add(new Kept(alert, true));
      add(alert);
    } else if (fact instanceof LinkFact link) {
      kept.add(new Kept(add(link), true));
    } else if (fact instanceof ServerFact server) {
      add(server);
    } else if (fact instanceof ProgressFact node) {
      Long noted = progress.put(node.node(), node.ts());
      if (noted == null || node.ts() / NOTED != noted / NOTED) {
        kept.add(new Kept(node, true));
      }
    } else {
      throw new IllegalArgumentException("not a thing that happens: " + fact);
    }
  }

  /** Takes back what was kept, in any order; {@link #loaded} ends it. */
  public void load(Fact fact) {
    if (fact instanceof AlertFact alert) {
      add(alert);
    } else if (fact instanceof LinkFact link) {
      var unused = add(link);
    } else if (fact instanceof ServerFact server) {
      var unused = servers.put(server);
    } else if (fact instanceof Remainder remainder) {
      add(remainder);
    } else if (fact instanceof ProgressFact node) {
      progress.put(node.node(), node.ts());
    } else if (fact instanceof ToldFact name) {
      telling.end(name.id());
    } else if (fact instanceof TieFact tie) {
      ties.add(tie);
    } else {
      throw new IllegalArgumentException("not a thing that is kept: " + fact);
    }
  }

  /** Ends loading: from here on ids that were told are known. */
  public void loaded() {
    ties.forEach(this::tieAgain);
    ties.clear();
    groups.forEach(group -> telling.ids().removeAll(group.names().keySet()));
    for (String id : telling.ids()) {
      Group group = byAlert.get(id);
      if (group != null) {
        group.names().putIfAbsent(id, "");
      } else {
        kept.add(new Kept(new ToldFact(id), false));
      }
    }
    telling.ids().clear();
    changed.addAll(groups);
  }

  private void tieAgain(TieFact tie) {
    Set<Group> all = new HashSet<>();
    tie.alerts().stream().map(byAlert::get).filter(Objects::nonNull).forEach(all::add);
    for (Remainder.Key key : tie.remainders()) {
      index.having(key.root()).stream().filter(group -> group.has(key)).forEach(all::add);
    }
    Group group = merged(all);
    tie.links().stream()
        .map(links::find)
        .filter(Objects::nonNull)
        .forEach(link -> group.add(link, limits.alerts()));
    tie.names().forEach(name -> group.names().putIfAbsent(name, ""));
    group.tie(tie);
    tied.add(group);
  }

  /** Returns what to keep and what to forget since the last call. */
  public List<Kept> takeKept() {
    untied.forEach(group -> tie(group, group.newTie()));
    untied.clear();
    List<Kept> taken = List.copyOf(kept);
    kept.clear();
    return taken;
  }

  /** Closes what is over, and returns what there is to tell since the last call. */
  public List<Told> takeTold() {
    return takeTold(true);
  }

  /**
   * Closes what is over, and returns what there is to tell since the last call.
   *
   * @param all whether all nodes may be known; otherwise nothing is over
   */
  public List<Told> takeTold(boolean all) {
    long least = progress.values().stream().mapToLong(Long::longValue).min().orElse(Long.MIN_VALUE);
    long min = all ? least : Long.MIN_VALUE;
    long before = min < 0 ? Long.MIN_VALUE : min - horizon - limits.grace().toNanos();
    if (before > closedBefore) {
      closedBefore = before;
      List<Group> over = groups.stream().filter(group -> group.last() < before).toList();
      over.forEach(group -> close(group, IncidentCount.CLOSED));
      links.forgetBefore(before).forEach(this::forget);
    }
    changed.forEach(group -> tell(group, Incident.State.OPEN));
    changed.clear();
    return telling.take();
  }

  /** Forgets how far a node is of which nothing is heard any more: nobody waits for it. */
  public void forgetNode(String idle) {
    Long last = progress.remove(idle);
    if (last != null) {
      kept.add(new Kept(new ProgressFact(idle, last), false));
    }
  }

  /** Returns how many are open. */
  public int size() {
    return groups.size();
  }

  private void add(AlertFact alert) {
    Set<Group> found = new HashSet<>();
    Group before = byAlert.get(alert.id());
    if (before != null) {
      AlertFact old = before.alert(alert.id());
      remove(before, old);
      if (before.isWhole() && !alert.joinsAllOf(old)) {
        divide(before, alert);
        bound();
        return;
      }
      found.add(before);
    }
    join(alert, found);
    bound();
  }

  private void join(AlertFact alert, Set<Group> found) {
    index.find(alert, found);
    Group group = merged(found);
    group.add(alert);
    index.add(group, alert);
    byAlert.put(alert.id(), group);
    addLinks(group, alert);
    fold(group);
    untied.add(group);
    changed.add(group);
  }

  /** Joins the alerts of a group anew, for what joined some of them is not said any more. */
  private void divide(Group group, AlertFact changed) {
    dissolve(group);
    List<LinkFact> old = group.links().stream().filter(link -> !links.has(link)).toList();
    old.forEach(links::put);
    group.alerts().forEach(alert -> join(alert, new HashSet<>()));
    join(changed, new HashSet<>());
    old.forEach(links::remove);
    group.names().forEach((name, at) -> byAlert.getOrDefault(name, group).names().put(name, at));
  }

  /** Leaves a group without a place; its alerts are another's, or nobody's. */
  private void dissolve(Group group) {
    index.remove(group);
    groups.remove(group);
    changed.remove(group);
    untied.remove(group);
    tie(group, null);
  }

  /** Notes the links by which the alert joins its group. */
  private void addLinks(Group group, AlertFact alert) {
    for (JoinKey key : alert.keys()) {
      for (LinkFact link : links.of(key)) {
        if (index.joins(link, key, alert, group)) {
          group.add(link, limits.alerts());
        }
      }
    }
  }

  private void add(Remainder remainder) {
    Set<Group> found = new HashSet<>();
    JoinKey root = remainder.key().root();
    index.near(root, remainder.first() - horizon, remainder.last() + horizon, found);
    Group group = merged(found);
    group.add(remainder);
    index.add(group, root);
    changed.add(group);
  }

  private LinkFact add(LinkFact more) {
    LinkFact link = links.put(more);
    for (Set<Group> pair : index.joined(link)) {
      Group group = merged(new HashSet<>(pair.stream().map(Group::current).toList()));
      group.add(link, limits.alerts());
      changed.add(group);
    }
    for (LinkFact old : links.forgetOver(limits.links())) {
      forget(old);
      counts.accept(IncidentCount.FORGOTTEN);
    }
    return link;
  }

  private void add(ServerFact server) {
    servers
        .put(server)
        .ifPresent(
            now -> {
              kept.add(new Kept(now, true));
              changed.addAll(index.having(server.process()));
            });
    for (ServerFact old : servers.forgetOver()) {
      kept.add(new Kept(old, false));
      counts.accept(IncidentCount.FORGOTTEN);
    }
  }

  /** Makes one of all; the largest takes the others in. */
  private Group merged(Set<Group> found) {
    if (found.isEmpty()) {
      Group fresh = new Group();
      groups.add(fresh);
      return fresh;
    }
    Group into =
        found.stream().max(Comparator.comparingInt(group -> group.alerts().size())).orElseThrow();
    for (Group other : found) {
      if (other != into) {
        counts.accept(IncidentCount.MERGES);
        dissolve(other);
        other.alerts().forEach(alert -> byAlert.put(alert.id(), into));
        into.take(other);
        index.add(other, into);
      }
    }
    if (found.size() > 1) {
      fold(into);
      untied.add(into);
      changed.add(into);
    }
    return into;
  }

  /** Keeps the earliest alerts of a group, and of the others the number. */
  private void fold(Group group) {
    while (group.alerts().size() > limits.alerts()) {
      AlertFact latest = group.alerts().last();
      remove(group, latest);
      byAlert.remove(latest.id());
      kept.add(new Kept(latest, false));
      kept.add(new Kept(group.add(Remainder.of(latest, horizon)), true));
      index.add(group, latest.root());
      counts.accept(IncidentCount.ALERTS_FOLDED);
    }
  }

  /** Forgets a link that joins no alerts of now. */
  private void forget(LinkFact link) {
    Set<Group> some = index.having(link.clients());
    // Of the others some alerts are not kept, whose processes no index has.
    if (Stream.of(some, untied, tied).flatMap(Set::stream).noneMatch(one -> one.has(link))) {
      kept.add(new Kept(link, false));
    }
  }

  /** Keeps what belongs together, where it would not be found out again after a restart. */
  private void tie(Group group, @Nullable TieFact now) {
    TieFact before = group.tie();
    if (Objects.equals(before, now)) {
      return;
    }
    if (before != null && (now == null || !before.id().equals(now.id()))) {
      kept.add(new Kept(before, false));
    }
    if (now != null) {
      kept.add(new Kept(now, true));
      tied.add(group);
    } else {
      tied.remove(group);
    }
    group.tie(now);
  }

  private void remove(Group group, AlertFact alert) {
    group.remove(alert).forEach(key -> index.remove(group, key));
    index.removeUnused(group, alert);
  }

  /** Closes the oldest tenth when there are too many, for to find one takes a look at all. */
  private void bound() {
    if (groups.size() <= limits.incidents()) {
      return;
    }
    groups.stream()
        .sorted(Comparator.comparingLong(Group::last))
        .limit(Math.max(1, limits.incidents() / 10))
        .toList()
        .forEach(group -> close(group, IncidentCount.CLOSED_EARLY));
  }

  private void close(Group group, IncidentCount why) {
    counts.accept(why);
    tell(group, Incident.State.CLOSED);
    dissolve(group);
    group.alerts().forEach(alert -> byAlert.remove(alert.id()));
    group.alerts().forEach(alert -> kept.add(new Kept(alert, false)));
    group.links().stream().filter(link -> !links.has(link)).forEach(this::forget);
    group.remainders().forEach(remainder -> kept.add(new Kept(remainder, false)));
    for (String name : group.names().keySet()) {
      kept.add(new Kept(new ToldFact(name), false));
      if (!name.equals(group.id())) {
        telling.end(name); // It led to this one while that was open.
      }
    }
  }

  private void tell(Group group, Incident.State state) {
    String id = group.id();
    if (id != null && telling.tell(group, state)) {
      kept.add(new Kept(new ToldFact(id), true));
      untied.add(group);
    }
  }
}
