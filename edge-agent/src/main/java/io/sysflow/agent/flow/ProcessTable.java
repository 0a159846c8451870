package io.sysflow.agent.flow;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of the node. One that has ended stays for a second, so that late events find it,
 * and then for as long as it is an ancestor of one that lives, so that ancestry survives a segment.
 */
final class ProcessTable {

  /** What ends later than this after its process is late indeed. */
  private static final long LINGER = 1_000_000_000L;

  /**
   * Longer chains are cut: a process that forks and exits for ever would hold all its ancestors.
   */
  static final int MAX_ANCESTORS = 64;

  private final Output output;
  private final ContainerTable containers;
  private final ProcessEntities entities;
  private final Counters counters;
  private final int limit;
  private final long linger;
  private final Consumer<ProcessState> beforeRemoval;
  private final Map<Oid, ProcessState> known = new LinkedHashMap<>(64, 0.75f, true);
  private final ArrayDeque<Exit> exits = new ArrayDeque<>();
  private final ArrayDeque<ProcessState> doomed = new ArrayDeque<>();
  private final ArrayList<ProcessState> chain = new ArrayList<>();

  /** Makes an empty table; {@code beforeRemoval} is given each process that is about to go. */
  ProcessTable(
      Output output,
      ContainerTable containers,
      ProcessEntities entities,
      Counters counters,
      FlowOptions options,
      Consumer<ProcessState> beforeRemoval) {
    this.output = output;
    this.containers = containers;
    this.entities = entities;
    this.counters = counters;
    this.limit = options.limits().processes();
    // The reference collector lets threads outlive their process, until their flows are idle.
    FlowTimes times = options.times();
    long idle = times.idleExpiry().toNanos() + times.exportInterval().toNanos();
    this.linger = options.compat() ? idle : LINGER;
    this.beforeRemoval = beforeRemoval;
  }

  /** Returns the process; if no event has told of it, one of which only the identity is known. */
  ProcessState get(Oid oid, long ts) {
    ProcessState process = known.get(oid);
    if (process == null) {
      counters.count("unknown_process");
      process = add(ProcessEntities.unknown(oid, ts), null, ObjectState.REUP);
    }
    return process;
  }

  /** Returns the process, added in {@code state} if it is new. */
  ProcessState getOrAdd(ProcessInfo info, long ts, ObjectState state) {
    ProcessState process = known.get(info.oid());
    return process == null ? add(entities.of(info, ts), info.poid(), state) : process;
  }

  /** Returns the process as {@code info} has it: changed if it was known, else {@code added}. */
  ProcessState put(ProcessInfo info, long ts, ObjectState added) {
    ProcessState process = known.get(info.oid());
    if (process == null) {
      return add(entities.of(info, ts), info.poid(), added);
    }
    ProcessEntity changed = entities.of(info, ts);
    if (!entities.sameButTime(changed, process.entity)) {
      process.entity = changed;
      process.segment = 0;
      if (process.pending == ObjectState.REUP) {
        process.pending = ObjectState.MODIFIED;
      }
    }
    if (process.parent == null && info.poid() != null) {
      process.poid = info.poid();
    }
    return process;
  }

  /**
   * Returns a process that was changed, as the reference collector has it: {@code added} if none of
   * its events was written before, else told again, whether it differs or not, its surroundings as
   * they were.
   */
  ProcessState change(ProcessInfo info, long ts, ObjectState added) {
    ProcessState process = known.get(info.oid());
    if (process == null) {
      return add(entities.of(info, ts), info.poid(), added);
    }
    ProcessEntity changed = entities.of(info, ts);
    process.entity = process.written ? entities.moved(changed, process.entity) : changed;
    process.pending = process.written ? ObjectState.MODIFIED : added;
    process.segment = 0;
    return process;
  }

  /** Writes a process unless the segment has it: its oldest ancestor first, containers before. */
  void ensure(ProcessState process) {
    int segment = output.segment();
    if (process.segment == segment) {
      return;
    }
    chain.clear();
    for (ProcessState next = process;
        next != null && next.segment != segment;
        next = parentOf(next)) {
      next.segment = segment;
      chain.add(next);
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      write(chain.get(i));
    }
  }

  /** Returns a process, its parent, the parent's parent and so on, as far as known. */
  List<ProcessEntity> lineage(ProcessState process) {
    List<ProcessEntity> lineage = new ArrayList<>(8);
    ProcessState next = process;
    while (next != null && lineage.size() <= MAX_ANCESTORS) {
      ProcessState parent = parentOf(next);
      lineage.add(parent == null ? next.entity : next.entity.withPoid(parent.oid));
      next = parent;
    }
    return lineage;
  }

  /** Takes note that a process has ended. */
  void exited(ProcessState process, long ts) {
    if (!process.exited) {
      process.exited = true;
      process.lingers = true;
      exits.add(new Exit(process, ts + linger));
    }
  }

  /** Removes what has ended long enough ago. */
  void tick(long now) {
    Exit exit = exits.peek();
    while (exit != null && exit.until <= now) {
      exits.remove();
      exit.process.lingers = false;
      doomed.add(exit.process);
      exit = exits.peek();
    }
    ProcessState process = doomed.poll();
    while (process != null) {
      if (isUnused(process)) {
        remove(process);
      }
      process = doomed.poll();
    }
  }

  /** Brings to {@code now} what lies in the future because the clock was set back. */
  void setBack(long now) {
    for (int i = exits.size(); i > 0; i--) {
      Exit exit = exits.remove();
      exits.add(new Exit(exit.process, Math.min(exit.until, now + LINGER)));
    }
  }

  /** Returns all processes. */
  List<ProcessState> all() {
    return new ArrayList<>(known.values());
  }

  int size() {
    return known.size();
  }

  private ProcessState add(ProcessEntity entity, @Nullable Oid poid, ObjectState state) {
    if (known.size() >= limit) {
      ProcessState eldest = known.values().iterator().next();
      counters.count("evicted_process");
      remove(eldest);
    }
    ProcessState process = new ProcessState(entity, poid, state);
    known.put(process.oid, process);
    parentOf(process);
    return process;
  }

  private void write(ProcessState process) {
    ProcessState parent = process.parent;
    ProcessEntity entity = process.entity.withState(process.pending);
    containers.ensure(entity.containerId());
    output.write(parent == null ? entity : entity.withPoid(parent.oid));
    process.pending = ObjectState.REUP;
    process.written = true;
  }

  /** Returns the parent, found now if it was not known before. */
  private @Nullable ProcessState parentOf(ProcessState process) {
    ProcessState parent = process.parent;
    if (parent == null && process.poid != null) {
      parent = link(process, process.poid);
    } else if (parent != null && parent.removed) {
      process.parent = null;
      process.poid = null;
      parent = null;
    }
    return parent;
  }

  private @Nullable ProcessState link(ProcessState process, Oid poid) {
    ProcessState parent = known.get(poid);
    if (parent == null || parent == process) {
      return null;
    }
    process.parent = parent;
    parent.children++;
    ProcessState ancestor = parent;
    for (int i = 0; ancestor != null && i < MAX_ANCESTORS; i++) {
      if (ancestor == process) {
        unlink(process); // a circle: the source is wrong about one of them
        return null;
      }
      ancestor = ancestor.parent;
    }
    if (ancestor != null) {
      unlink(ancestor);
    }
    return parent;
  }

  /** Cuts a process off from its parent. */
  private void unlink(ProcessState process) {
    ProcessState parent = process.parent;
    process.parent = null;
    process.poid = null;
    if (parent != null) {
      parent.children--;
      if (isUnused(parent)) {
        doomed.add(parent); // not now: this may happen while a chain of ancestors is written
      }
    }
  }

  private static boolean isUnused(ProcessState process) {
    return process.exited && !process.lingers && process.children == 0 && !process.removed;
  }

  private void remove(ProcessState process) {
    beforeRemoval.accept(process);
    process.removed = true;
    known.remove(process.oid, process);
    unlink(process);
  }

  private record Exit(ProcessState process, long until) {}
}
