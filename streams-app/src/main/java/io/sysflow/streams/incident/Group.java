package io.sysflow.streams.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The alerts of one incident, and the links that touch its processes. Used from one thread. */
final class Group {

  private final TreeSet<AlertFact> alerts = new TreeSet<>();
  private final Map<Remainder.Key, Remainder> remainders = new HashMap<>();
  private final TreeMap<String, LinkFact> links = new TreeMap<>();
  private final Map<String, String> names = new TreeMap<>();
  final Times<JoinKey> processes = new Times<>();
  final FileTimes written = new FileTimes();
  final FileTimes used = new FileTimes();
  private long last = Long.MIN_VALUE;
  private @Nullable Group into;
  private @Nullable TieFact tie;
  private boolean loose;

  /** That a use of a file, at a time, is said by an alert of a time, or no longer. */
  private interface FileChange {
    void make(FileTimes times, FileKey file, long ts, long alert);
  }

  void add(AlertFact alert) {
    alerts.add(alert);
    last = Math.max(last, alert.ts());
    alert.keys().forEach(key -> processes.add(key, alert.ts()));
    changeFiles(alert, FileTimes::add);
  }

  /** Takes an alert away; returns the keys that no other has. */
  List<JoinKey> remove(AlertFact alert) {
    alerts.remove(alert);
    List<JoinKey> gone = new ArrayList<>();
    for (JoinKey key : alert.keys()) {
      if (processes.remove(key, alert.ts())) {
        gone.add(key);
      }
    }
    changeFiles(alert, FileTimes::remove);
    return gone;
  }

  private void changeFiles(AlertFact alert, FileChange change) {
    for (ActFact act : alert.acts()) {
      for (FileUse use : act.files()) {
        if (use.telling() && use.written()) {
          change.make(written, use.file(), act.ts(), alert.ts());
        }
        if (use.telling() && use.used()) {
          change.make(used, use.file(), act.ts(), alert.ts());
        }
      }
    }
  }

  /** Adds to what is kept as a number; returns all of its key. */
  Remainder add(Remainder more) {
    Remainder before = remainders.get(more.key());
    Remainder all = before == null ? more : before.plus(more);
    if (before != null) {
      processes.remove(all.key().root(), before.first());
      processes.remove(all.key().root(), before.last());
    }
    processes.add(all.key().root(), all.first());
    processes.add(all.key().root(), all.last());
    remainders.put(all.key(), all);
    last = Math.max(last, all.last());
    return all;
  }

  boolean has(Remainder.Key key) {
    return remainders.containsKey(key);
  }

  /** Notes a link by which its alerts were joined; of too many it keeps some. */
  void add(LinkFact link, int most) {
    links.put(link.id(), link);
    if (links.size() > most) {
      links.pollLastEntry();
      loose = true;
    }
  }

  boolean has(LinkFact link) {
    return links.containsKey(link.id());
  }

  /** Takes all of another, which is empty afterwards but for nobody to look at. */
  void take(Group other) {
    alerts.addAll(other.alerts);
    links.putAll(other.links);
    names.putAll(other.names);
    processes.addAll(other.processes);
    written.addAll(other.written);
    used.addAll(other.used);
    other.remainders.forEach((key, more) -> remainders.merge(key, more, Remainder::plus));
    last = Math.max(last, other.last);
    loose |= other.loose;
    other.into = this;
  }

  /** Returns the group that holds now what this one held. */
  Group current() {
    Group group = this;
    while (group.into != null) {
      group = group.into;
    }
    return group;
  }

  /** Returns what ties its alerts, if some of what joined them is no longer kept. */
  @Nullable TieFact newTie() {
    String id = id();
    return isWhole() || id == null
        ? null
        : new TieFact(
            id,
            alerts.stream().map(AlertFact::id).toList(),
            remainders.keySet().stream().sorted(Remainder.Key.ORDER).toList(),
            List.copyOf(links.keySet()),
            List.copyOf(names.keySet()));
  }

  /** Returns whether all that joined its alerts is kept. */
  boolean isWhole() {
    return remainders.isEmpty() && !loose;
  }

  /** Returns the tie that is kept. */
  @Nullable TieFact tie() {
    return tie;
  }

  void tie(@Nullable TieFact now) {
    tie = now;
    loose |= now != null;
  }

  NavigableSet<AlertFact> alerts() {
    return alerts;
  }

  /** Returns the alert of an id, which it has. */
  AlertFact alert(String id) {
    return alerts.stream().filter(alert -> alert.id().equals(id)).findFirst().orElseThrow();
  }

  java.util.Collection<Remainder> remainders() {
    return remainders.values();
  }

  java.util.Collection<LinkFact> links() {
    return links.values();
  }

  /** Returns the ids under which it, or a part of it, was told, and what was told of each. */
  Map<String, String> names() {
    return names;
  }

  /** Returns its id; null while it has no alerts. */
  @Nullable String id() {
    return alerts.isEmpty() ? null : alerts.first().id();
  }

  long last() {
    return last;
  }
}
