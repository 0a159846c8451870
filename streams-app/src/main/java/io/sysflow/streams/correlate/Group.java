package io.sysflow.streams.correlate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hits of a group, and what is decided of them. Used from one thread. */
final class Group {

  final GroupKey key;
  Window window;
  final List<Hit> hits = new ArrayList<>();
  final Scan scan;
  final List<Kept.Told> told = new ArrayList<>(1);

  /** When values were last seen, the longest unseen first; of those who ask for it alone. */
  final Map<String, Long> values = new LinkedHashMap<>();

  Kept.Base base = Kept.Base.NONE;
  Kept.Known known = Kept.Known.NOTHING;
  long passed = Long.MIN_VALUE;
  long due = Long.MAX_VALUE;
  private boolean restarted;

  Group(GroupKey key, Window window) {
    this.key = key;
    this.window = window;
    this.scan = Scan.of(window);
  }

  /** Takes what was kept. */
  void load(Kept kept) {
    base = kept.base();
    known = kept.known();
    passed = kept.passed();
    told.clear();
    told.addAll(kept.told());
    scan.restart(base);
  }

  Kept kept() {
    return new Kept(base, passed, told, known);
  }

  /** Adds a hit where it belongs; returns whether it was not there. */
  boolean add(Hit hit) {
    int place = hits.size();
    if (place > 0 && hits.get(place - 1).compareTo(hit) >= 0) {
      place = Collections.binarySearch(hits, hit);
      if (place >= 0) {
        return false;
      }
      place = -place - 1;
    }
    hits.add(place, hit);
    if (place < scan.seen()) {
      scan.restart(base);
      restarted = true;
    }
    return true;
  }

  /** Returns whether its episodes may all be others since the last call. */
  boolean takeRestarted() {
    boolean answer = restarted;
    restarted = false;
    return answer;
  }

  /** Forgets the first hits, which are decided. */
  List<Hit> forget(int number) {
    List<Hit> first = hits.subList(0, number);
    List<Hit> gone = List.copyOf(first);
    first.clear();
    restarted = true;
    scan.restart(base);
    return gone;
  }

  Kept.@Nullable Told told(Episode episode) {
    for (Kept.Told one : told) {
      if (one.cell() == episode.cell() && one.ordinal() == episode.ordinal()) {
        return one;
      }
    }
    return null;
  }
}
