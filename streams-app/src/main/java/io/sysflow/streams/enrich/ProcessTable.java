package io.sysflow.streams.enrich;

import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a node. A process leaves when the grace after its end is over and none of its
 * children is left, so that the chain of a living process stays whole. Used from one thread.
 */
final class ProcessTable {

  /** A process that executes more often than this within the grace loses its oldest names. */
  private static final int MAX_VERSIONS = 8;

  private final String node;
  private final long grace;
  private final EntityStore store;
  private final Counts<Count> counts;
  private final AgeingTable<Oid, KnownProcess> processes;
  private final Map<Oid, Integer> children = new HashMap<>();
  private final Deque<Deadline> deadlines = new ArrayDeque<>();
  private long clock = Long.MIN_VALUE;
  private long version;

  /** When a former version, or an ended process, is to leave. */
  private record Deadline(Oid oid, long at) {}

  ProcessTable(String node, Limits limits, EntityStore store, Counts<Count> counts) {
    this.node = node;
    this.grace = limits.grace().toNanos();
    this.store = store;
    this.counts = counts;
    this.processes = new AgeingTable<>(limits.processes());
  }

  @Nullable KnownProcess get(Oid oid) {
    return processes.get(oid);
  }

  /** Returns a number that is another whenever a process may have changed, come or gone. */
  long version() {
    return version;
  }

  int size() {
    return processes.size();
  }

  /** Takes a process as reported; what is known already changes nothing. */
  void put(ProcessEntity entity) {
    KnownProcess known = processes.get(entity.oid());
    if (known == null) {
      version++;
      insert(entity);
      save(entity);
      return;
    }
    ProcessEntity latest = known.latest();
    if (latest.ts() == entity.ts() && latest.withState(entity.state()).equals(entity)) {
      return;
    }
    version++;
    if (entity.ts() > latest.ts()) {
      addVersion(known, entity);
    } else {
      // The node's clock was set back, or the facts were corrected: what comes later holds.
      correct(known, entity);
    }
    save(entity);
    adopt(latest.poid(), entity.poid());
    leaveIfOver(latest.poid());
  }

  /** Takes a process as it is reported out of order; what is known of later times stays. */
  void putBelated(ProcessEntity entity) {
    KnownProcess known = processes.get(entity.oid());
    if (known == null || entity.ts() > known.latest().ts()) {
      put(entity);
    } else if (known.addFormer(entity)) {
      version++;
      save(entity);
      expireLater(known);
    }
  }

  /** Takes what was saved earlier, versions in order of time. */
  void load(ProcessEntity entity) {
    version++;
    KnownProcess known = processes.get(entity.oid());
    if (known == null) {
      insert(entity);
      return;
    }
    adopt(known.latest().poid(), entity.poid());
    known.add(entity);
    deadlines.add(new Deadline(entity.oid(), later(clock)));
  }

  /** Takes a saved end. */
  void loadExit(Oid oid, long until) {
    KnownProcess known = processes.get(oid);
    if (known != null) {
      known.end(until);
      deadlines.add(new Deadline(oid, Math.max(until, later(clock))));
    }
  }

  /** Marks the end of a process; it stays for the grace. */
  void exit(Oid oid) {
    KnownProcess known = processes.get(oid);
    if (known != null && known.until() == KnownProcess.ALIVE) {
      long until = later(clock);
      known.end(until);
      store.saveExit(new EntityKey.OfExit(node, oid), until);
      deadlines.add(new Deadline(oid, until));
    }
  }

  /** Moves the node's time on, and lets go what its grace is over for. Time never goes back. */
  void advance(long now) {
    if (now <= clock) {
      return;
    }
    clock = now;
    Deadline next = deadlines.peek();
    while (next != null && next.at() <= now) {
      deadlines.remove();
      KnownProcess known = processes.get(next.oid());
      if (known != null) {
        expire(known);
      }
      next = deadlines.peek();
    }
  }

  /** Makes room if there are too many. */
  void bound() {
    while (processes.full()) {
      version++;
      for (KnownProcess known : processes.age().values()) {
        counts.add(Count.EVICTED);
        adopt(known.latest().poid(), null);
        forget(known);
      }
    }
  }

  /** Forgets every process, in the store as well. */
  void clear() {
    version++;
    for (int generation = 0; generation < 2; generation++) {
      processes.age().values().forEach(this::forget);
    }
    children.clear();
    deadlines.clear();
    clock = Long.MIN_VALUE;
  }

  private void insert(ProcessEntity entity) {
    processes.put(entity.oid(), new KnownProcess(entity));
    adopt(null, entity.poid());
  }

  private void addVersion(KnownProcess known, ProcessEntity entity) {
    known.add(entity);
    expireLater(known);
  }

  /** Lets the oldest version leave after the grace, or at once if there are too many. */
  private void expireLater(KnownProcess known) {
    deadlines.add(new Deadline(known.latest().oid(), later(clock)));
    if (known.versions().size() > MAX_VERSIONS) {
      deleteVersion(known.dropOldest());
    }
  }

  private void correct(KnownProcess known, ProcessEntity entity) {
    for (ProcessEntity version : known.versions()) {
      if (version.ts() >= entity.ts()) {
        deleteVersion(version);
      }
    }
    known.versions().removeIf(version -> version.ts() >= entity.ts());
    known.add(entity);
  }

  private void expire(KnownProcess known) {
    version++;
    if (known.versions().size() > 1) {
      deleteVersion(known.dropOldest());
    }
    leaveIfOver(known.latest().oid());
  }

  /** Lets an ended process go that nobody descends from any more, and its parents likewise. */
  private void leaveIfOver(@Nullable Oid first) {
    Oid oid = first;
    while (oid != null && !children.containsKey(oid)) {
      KnownProcess known = processes.get(oid);
      if (known == null || known.until() > clock) {
        return;
      }
      processes.remove(oid);
      counts.add(Count.PROCESSES_LEFT);
      forget(known);
      oid = known.latest().poid();
      adopt(oid, null);
    }
  }

  /** Counts a child that changes its parent. */
  private void adopt(@Nullable Oid from, @Nullable Oid to) {
    if (from == null ? to == null : from.equals(to)) {
      return;
    }
    if (from != null) {
      children.computeIfPresent(
          from, (oid, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
    if (to != null) {
      children.merge(to, 1, Integer::sum);
    }
  }

  private long later(long time) {
    return time == Long.MIN_VALUE ? grace : time + grace;
  }

  private void save(ProcessEntity entity) {
    store.save(new EntityKey.OfProcess(node, entity.oid(), entity.ts()), entity);
  }

  private void deleteVersion(ProcessEntity version) {
    store.delete(new EntityKey.OfProcess(node, version.oid(), version.ts()));
  }

  private void forget(KnownProcess known) {
    known.versions().forEach(this::deleteVersion);
    if (known.until() != KnownProcess.ALIVE) {
      store.delete(new EntityKey.OfExit(node, known.latest().oid()));
    }
  }
}
