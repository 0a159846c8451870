package io.sysflow.streams.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds groups by what joins them. Used from one thread. */
final class Index {

  private final long horizon;
  private final Map<JoinKey, Set<Group>> byKey = new HashMap<>();
  private final Map<FileKey, Set<Group>> byFile = new HashMap<>();
  private final Links links;

  Index(long horizon, Links links) {
    this.horizon = horizon;
    this.links = links;
  }

  void remove(Group group) {
    group.processes.keys().forEach(key -> remove(byKey, key, group));
    group.written.keys().forEach(file -> remove(byFile, file, group));
    group.used.keys().forEach(file -> remove(byFile, file, group));
  }

  void add(Group group, AlertFact alert) {
    alert.keys().forEach(key -> add(byKey, key, group));
    for (ActFact act : alert.acts()) {
      act.files().stream().filter(FileUse::telling).forEach(use -> add(byFile, use.file(), group));
    }
  }

  /** Adds what {@code of} has, and {@code group} has taken from it. */
  void add(Group of, Group group) {
    of.processes.keys().forEach(key -> add(byKey, key, group));
    of.written.keys().forEach(file -> add(byFile, file, group));
    of.used.keys().forEach(file -> add(byFile, file, group));
  }

  void add(Group group, JoinKey key) {
    add(byKey, key, group);
  }

  void remove(Group group, JoinKey key) {
    remove(byKey, key, group);
  }

  /** Forgets of the files of an alert those that no alert of the group has to do with any more. */
  void removeUnused(Group group, AlertFact alert) {
    alert.acts().forEach(act -> act.files().forEach(use -> removeUnused(group, use.file())));
  }

  private void removeUnused(Group group, FileKey file) {
    if (!group.written.keys().contains(file) && !group.used.keys().contains(file)) {
      remove(byFile, file, group);
    }
  }

  /** Returns the groups that have {@code key}. */
  Set<Group> having(JoinKey key) {
    return byKey.getOrDefault(key, Set.of());
  }

  /** Adds to {@code found} those that an alert joins by its processes, their links and files. */
  void find(AlertFact alert, Set<Group> found) {
    for (JoinKey key : alert.keys()) {
      near(key, alert.ts() - horizon, alert.ts() + horizon, found);
      for (LinkFact link : links.of(key)) {
        if (reaches(link, alert.ts())) {
          for (ProcessKey other : link.across(key)) {
            near(other, from(link, alert), to(link, alert), found);
          }
        }
      }
    }
    for (ActFact act : alert.acts()) {
      for (FileUse use : act.files()) {
        if (use.telling()) {
          byFile(alert.ts(), act.ts(), use, found);
        }
      }
    }
  }

  /** Adds those that have a key within a time. */
  void near(JoinKey key, long from, long to, Set<Group> found) {
    for (Group group : having(key)) {
      if (group.processes.any(key, from, to)) {
        found.add(group);
      }
    }
  }

  /** Returns whether an alert at this time may have to do with the link. */
  boolean reaches(LinkFact link, long ts) {
    return ts >= link.first() - horizon && ts <= link.last() + horizon;
  }

  /** Returns whether there is an alert of the group that the link joins with this one. */
  boolean joins(LinkFact link, JoinKey end, AlertFact alert, Group group) {
    return reaches(link, alert.ts())
        && link.across(end).stream()
            .anyMatch(other -> group.processes.any(other, from(link, alert), to(link, alert)));
  }

  /** Returns the groups that a link joins, two and two. */
  List<Set<Group>> joined(LinkFact link) {
    List<Set<Group>> pairs = new ArrayList<>();
    Set<Group> servers = having(link.servers());
    for (Group client : having(link.clients())) {
      for (Group server : servers) {
        if (joins(link, client, server)) {
          pairs.add(client == server ? Set.of(client) : Set.of(client, server));
        }
      }
    }
    return pairs;
  }

  /** Returns whether the link joins an alert of the one with one of the other. */
  private boolean joins(LinkFact link, Group client, Group server) {
    long from = link.first() - horizon;
    long to = link.last() + horizon;
    for (ProcessKey end : link.clients()) {
      for (long ts : client.processes.within(end, from, to)) {
        for (ProcessKey other : link.servers()) {
          if (server.processes.any(
              other, Math.max(from, ts - horizon), Math.min(to, ts + horizon))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private long from(LinkFact link, AlertFact alert) {
    return Math.max(alert.ts(), link.first()) - horizon;
  }

  private long to(LinkFact link, AlertFact alert) {
    return Math.min(alert.ts(), link.last()) + horizon;
  }

  /** Returns the groups that have one of the keys. */
  Set<Group> having(java.util.Collection<? extends JoinKey> keys) {
    Set<Group> found = new HashSet<>();
    keys.forEach(key -> found.addAll(having(key)));
    return found;
  }

  /** A file is used after it was written. */
  private void byFile(long alert, long ts, FileUse use, Set<Group> found) {
    long from = alert - horizon;
    long to = alert + horizon;
    for (Group group : byFile.getOrDefault(use.file(), Set.of())) {
      if (use.written() && group.used.since(use.file(), ts, from, to)
          || use.used() && group.written.until(use.file(), ts, from, to)) {
        found.add(group);
      }
    }
  }

  private static <K> void add(Map<K, Set<Group>> map, K key, Group group) {
    map.computeIfAbsent(key, unused -> new HashSet<>(2)).add(group);
  }

  private static <K> void remove(Map<K, Set<Group>> map, K key, Group group) {
    Set<Group> groups = map.get(key);
    if (groups != null && groups.remove(group) && groups.isEmpty()) {
      map.remove(key);
    }
  }
}
