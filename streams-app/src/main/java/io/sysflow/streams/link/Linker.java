package io.sysflow.streams.link;

import io.sysflow.model.Link;
import io.sysflow.streams.enrich.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the connecting ends of connections with the accepting ones. The last link of each id is a
 * function of what was told, not of the order in which it came, as long as it comes before it would
 * be forgotten. Used from one thread.
 *
 * <p>Time is that of the slowest of the nodes that are waited for; the caller's clock only tells
 * which ends leave first where there are too many.
 */
public final class Linker {

  private final LinkLimits limits;
  private final Counts<LinkCount> counts;
  private final ClockOffsets offsets;
  private final Pools pools = new Pools();

  /** In the order in which something was last heard of them. */
  private final LinkedHashMap<EndKey, EndLog> logs = new LinkedHashMap<>();

  private final Map<Integer, Set<EndLog>> meetings = new HashMap<>();
  private final Set<EndKey> changed = new LinkedHashSet<>();
  private List<Link> out = new ArrayList<>();

  /** Makes one that knows of nothing. */
  public Linker(LinkLimits limits, Counts<LinkCount> counts, ClockOffsets offsets) {
    this.limits = limits;
    this.counts = counts;
    this.offsets = offsets;
  }

  /**
   * Takes what was known before.
   *
   * @param now the caller's clock, ns
   */
  public void load(EndLog log, long now) {
    log.touch(now);
    log.share(pools);
    logs.put(log.key(), log);
    meetings.computeIfAbsent(log.key().meeting(), key -> new LinkedHashSet<>()).add(log);
  }

  /**
   * Takes what a record tells.
   *
   * @param now the caller's clock, ns
   * @return the links that are new or known better
   */
  public List<Link> accept(Sighting sighting, long now) {
    counts.add(LinkCount.SIGHTINGS);
    EndKey key = sighting.key();
    EndLog log = logs.remove(key);
    if (log == null) {
      log = new EndLog(key);
      meetings.computeIfAbsent(key.meeting(), number -> new LinkedHashSet<>()).add(log);
    }
    log.touch(now);
    logs.put(key, log);
    log.add(sighting.piece(), sighting.who().shared(pools), limits.pieces());
    changed.add(key);
    Set<EndLog> meeting = meeting(key.meeting());
    tell(meeting, session -> false, false);
    bound(meeting);
    return taken();
  }

  /**
   * Reports what waits no longer, tells what was transferred since, forgets what is over.
   *
   * @param time until when all that happened has come
   */
  public List<Link> advance(long time) {
    for (Set<EndLog> meeting : List.copyOf(meetings.values())) {
      tell(meeting, session -> isDue(session, time), true);
      expire(meeting, time);
    }
    return taken();
  }

  /** Reports all there is, at the end of files or when nothing comes any more. */
  public List<Link> finish() {
    for (Set<EndLog> meeting : meetings.values()) {
      tell(meeting, session -> true, true);
    }
    return taken();
  }

  /** Returns what changed since the last call: the log, or null if it is forgotten. */
  public Set<EndKey> takeChanged() {
    Set<EndKey> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }

  /** Returns what is known of a tuple on a node, empty if nothing is. */
  public Optional<EndLog> log(EndKey key) {
    EndLog log = logs.get(key);
    return log == null ? Optional.empty() : Optional.of(log);
  }

  /** Returns how many ends are known. */
  public int size() {
    return logs.size();
  }

  private List<Link> taken() {
    if (out.isEmpty()) {
      return List.of();
    }
    List<Link> taken = out;
    out = new ArrayList<>();
    return taken;
  }

  private Set<EndLog> meeting(int key) {
    Set<EndLog> meeting = meetings.get(key);
    if (meeting == null) {
      throw new AssertionError(key);
    }
    return meeting;
  }

  private boolean isDue(Session session, long time) {
    return time - session.first() >= limits.grace().toNanos();
  }

  private Pairing.Result pairing(Collection<EndLog> meeting) {
    List<Session> sessions = new ArrayList<>();
    for (EndLog log : meeting) {
      sessions.addAll(log.sessions());
    }
    return Pairing.of(sessions, limits);
  }

  /**
   * Tells what is new of the ends that meet.
   *
   * @param due which ends are to be reported alone
   * @param all whether to tell of more bytes as well
   */
  private void tell(Collection<EndLog> meeting, Predicate<Session> due, boolean all) {
    Pairing.Result found = pairing(meeting);
    found
        .serverOf()
        .forEach((client, server) -> tell(new Connection(client, server, null), true, all));
    found
        .alone()
        .forEach(
            (session, reason) -> {
              boolean now = reason == Link.Reason.FAILED || due.test(session);
              if (now || wasTold(session)) {
                tell(new Connection(session, null, reason), now, all);
              }
            });
    withdraw(meeting, found);
  }

  private boolean wasTold(Session session) {
    EndLog log = logs.get(session.key());
    return log != null && !log.told().isEmpty();
  }

  /** Takes back what was told of ends that now belong to others. */
  private void withdraw(Collection<EndLog> meeting, Pairing.Result found) {
    for (EndLog log : meeting) {
      if (!log.told().isEmpty()) {
        Set<String> gone = new HashSet<>(log.told().keySet());
        for (Session session : log.sessions()) {
          if (found.serverOf().containsKey(session) || found.alone().containsKey(session)) {
            gone.remove(session.id());
          }
        }
        for (String id : gone) {
          log.untell(id);
          changed.add(log.key());
          counts.add(LinkCount.LINKS_WITHDRAWN);
          out.add(Connection.withdrawn(id, log.key()));
        }
      }
    }
  }

  private void tell(Connection connection, boolean now, boolean all) {
    EndLog log = logs.get(connection.own().key());
    if (log == null) {
      return;
    }
    EndLog.Told before = log.told().get(connection.id());
    EndLog.Told what = connection.told();
    if (before == null ? !now : !isNews(before, what, all)) {
      return;
    }
    log.tell(connection.id(), what);
    changed.add(log.key());
    out.add(connection.toLink());
    if (before == null || before.whole() != what.whole()) {
      counts.add(what.whole() ? LinkCount.LINKS_WHOLE : LinkCount.LINKS_HALF);
      measure(connection.own(), connection.server());
    }
  }

  private static boolean isNews(EndLog.Told before, EndLog.Told what, boolean all) {
    return before.shape() != what.shape() || all && before.volume() != what.volume();
  }

  private void measure(Session client, @Nullable Session server) {
    if (server != null && client.begun() && server.begun()) {
      offsets.add(client.key().node(), server.key().node(), server.first() - client.first());
    }
  }

  /** Forgets what hangs together when all of it is over: a part of it alone would look certain. */
  private void expire(Collection<EndLog> meeting, long time) {
    List<Session> sessions = new ArrayList<>();
    boolean any = false;
    for (EndLog log : meeting) {
      sessions.addAll(log.sessions());
    }
    for (Session session : sessions) {
      any |= isOver(session, time);
    }
    if (!any) {
      return;
    }
    for (Set<Session> part : Pairing.parts(sessions, limits)) {
      if (part.stream().allMatch(session -> isOver(session, time))) {
        part.forEach(session -> drop(session, LinkCount.ENDS_EXPIRED));
      }
    }
  }

  private boolean isOver(Session session, long time) {
    Duration stays = session.ended() ? limits.retention() : limits.idle();
    return time - session.last() >= stays.toNanos();
  }

  private void drop(Session session, LinkCount why) {
    EndLog log = logs.get(session.key());
    if (log == null) {
      return;
    }
    counts.add(why);
    log.drop(session);
    changed.add(log.key());
    if (log.isEmpty()) {
      logs.remove(log.key());
      Set<EndLog> meeting = meeting(log.key().meeting());
      meeting.remove(log);
      if (meeting.isEmpty()) {
        meetings.remove(log.key().meeting());
      }
    }
  }

  /** Lets the ends leave of which nothing was heard for the longest time. */
  private void bound(Set<EndLog> meeting) {
    while (meeting.size() > limits.meeting()) {
      forget(oldest(meeting));
    }
    while (logs.size() > limits.ends()) {
      Iterator<EndLog> all = logs.values().iterator();
      forget(all.next());
    }
  }

  private static EndLog oldest(Set<EndLog> meeting) {
    EndLog oldest = meeting.iterator().next();
    for (EndLog log : meeting) {
      if (log.touched() < oldest.touched()) {
        oldest = log;
      }
    }
    return oldest;
  }

  /** Reports what is known of an end and of those it belongs to, and forgets them. */
  private void forget(EndLog log) {
    Set<EndLog> meeting = meeting(log.key().meeting());
    Set<Session> leaving = new LinkedHashSet<>(log.sessions());
    Pairing.Result found = pairing(meeting);
    found
        .serverOf()
        .forEach(
            (client, server) -> {
              if (leaving.contains(client) || leaving.contains(server)) {
                leaving.add(client);
                leaving.add(server);
                tell(new Connection(client, server, null), true, true);
              }
            });
    found
        .alone()
        .forEach(
            (session, reason) -> {
              if (leaving.contains(session)) {
                tell(new Connection(session, null, reason), true, true);
              }
            });
    leaving.forEach(session -> drop(session, LinkCount.ENDS_FORGOTTEN));
  }
}
