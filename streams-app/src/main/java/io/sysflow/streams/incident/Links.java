package io.sysflow.streams.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links that alerts may still have to do with, by their ends. Used from one thread. */
final class Links {

  private final Map<String, LinkFact> byId = new LinkedHashMap<>();
  private final Map<JoinKey, Set<LinkFact>> byEnd = new HashMap<>();

  /** Takes a link, or more of one that it has; returns all of it. */
  LinkFact put(LinkFact more) {
    LinkFact before = byId.get(more.id());
    LinkFact link = before == null ? more : more.plus(before);
    if (before != null) {
      removeEnds(before);
    }
    byId.put(link.id(), link);
    for (ProcessKey end : ends(link)) {
      byEnd.computeIfAbsent(end, unused -> new HashSet<>(2)).add(link);
    }
    return link;
  }

  Set<LinkFact> of(JoinKey end) {
    return byEnd.getOrDefault(end, Set.of());
  }

  /** Forgets those whose last time is before {@code ts}; returns them. */
  List<LinkFact> forgetBefore(long ts) {
    List<LinkFact> forgotten = new ArrayList<>();
    byId.values().stream().filter(link -> link.last() < ts).forEach(forgotten::add);
    forgotten.forEach(this::remove);
    return forgotten;
  }

  /** Forgets the oldest until no more than {@code limit} are left; returns those. */
  List<LinkFact> forgetOver(int limit) {
    List<LinkFact> forgotten = new ArrayList<>();
    Iterator<LinkFact> oldest = byId.values().iterator();
    for (int over = byId.size() - limit; over > 0; over--) {
      forgotten.add(oldest.next());
    }
    forgotten.forEach(this::remove);
    return forgotten;
  }

  boolean has(LinkFact link) {
    return byId.containsKey(link.id());
  }

  @Nullable LinkFact find(String id) {
    return byId.get(id);
  }

  void remove(LinkFact link) {
    byId.remove(link.id());
    removeEnds(link);
  }

  private static Set<ProcessKey> ends(LinkFact link) {
    Set<ProcessKey> ends = new HashSet<>(link.clients());
    ends.addAll(link.servers());
    return ends;
  }

  private void removeEnds(LinkFact link) {
    for (ProcessKey end : ends(link)) {
      Set<LinkFact> links = byEnd.get(end);
      if (links != null && links.remove(link) && links.isEmpty()) {
        byEnd.remove(end);
      }
    }
  }
}
