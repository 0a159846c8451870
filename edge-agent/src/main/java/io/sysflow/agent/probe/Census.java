package io.sysflow.agent.probe;

import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.model.Oid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the processes that are there with those that are known: at the beginning, when none is,
 * and after births, execs or deaths were lost. What the ring has to say of them is left to it, so
 * that nothing is told twice, and nothing is missed. Used from one thread.
 */
final class Census {
  private final Node node;
  private final EventDecoder decoder;

  /** As it was before the probe was attached. */
  private final Map<Oid, ProcessState> earlier = new HashMap<>();

  private final Map<Integer, ProcessState> found = new LinkedHashMap<>();
  private Set<ProcessState> missing = Set.of();

  Census(Node node, EventDecoder decoder) {
    this.node = node;
    this.decoder = decoder;
  }

  /** Takes in how it is before the probe is attached. */
  void takeEarlier(Snapshot snapshot) {
    snapshot.readProcesses(
        r -> {
          ProcessState process = decoder.processes().seen(r);
          earlier.put(id(process), process);
        });
  }

  /** Takes in how it is now, without telling it yet. */
  void take(Snapshot snapshot, RingBuffer ring) {
    found.clear();
    snapshot.readProcesses(
        r -> {
          ProcessState process = decoder.processes().seen(r);
          found.put(process.tgid, process);
        });
    snapshot.readFiles(
        r -> {
          ProcessState process = found.get(r.tgid());
          if (process != null && process.start == r.start()) {
            decoder.files().seen(r, process);
          }
        });
    leaveToRing(ring);
    earlier.clear();
  }

  /** Takes out of what was found what the records that wait in the ring will tell. */
  private void leaveToRing(RingBuffer ring) {
    Set<Oid> born = new HashSet<>();
    Set<Oid> executed = new HashSet<>();
    Map<Oid, ProcessState> ended = new HashMap<>();
    ring.peek(
        r -> {
          Oid id = new Oid(r.start(), r.tgid());
          if (r.kind() == Wire.FORK && !r.has(Wire.FLAG_THREAD)) {
            born.add(id);
          } else if (r.kind() == Wire.EXEC) {
            executed.add(id);
          } else if (r.kind() == Wire.EXIT && r.has(Wire.FLAG_GROUP_DEAD)) {
            ended.put(id, decoder.processes().ended(r));
          }
        });
    found.values().removeIf(process -> born.contains(id(process)));
    // What was executed meanwhile is to come: until then, these are what they were.
    for (Map.Entry<Integer, ProcessState> entry : found.entrySet()) {
      ProcessState before = earlier.get(id(entry.getValue()));
      if (before != null && executed.contains(id(before))) {
        entry.setValue(before);
      }
    }
    // What ended meanwhile is still there for those records that come before its end.
    ended.forEach(
        (id, process) -> {
          if (!born.contains(id)) {
            found.put(process.tgid, earlier.getOrDefault(id, process));
          }
        });
  }

  private static Oid id(ProcessState process) {
    return new Oid(process.start, process.tgid);
  }

  /** Tells the processes that were not known, parents before children. */
  void tell(long ts) {
    while (!found.isEmpty()) {
      tell(found.keySet().iterator().next(), ts);
    }
  }

  /**
   * Forgets the processes that are known but were gone this time and the last: their end was lost,
   * and counted. Those gone for the first time may have their end in the ring still.
   *
   * @return whether there are such, so that another census is due
   */
  boolean forgetOthers(long before) {
    Set<ProcessState> gone = new HashSet<>();
    for (int tgid : node.processes.keys()) {
      ProcessState process = node.processes.get(tgid);
      ProcessState there = found.get(tgid);
      if (process == null || there != null && there.start == process.start) {
        continue;
      }
      if (missing.contains(process)) {
        decoder.transfers().finishAll(process);
        node.muting.forget(process);
        node.processes.remove(tgid);
      } else if (process.start < before) {
        gone.add(process);
      }
    }
    missing = gone;
    return !gone.isEmpty();
  }

  private void tell(int tgid, long ts) {
    ProcessState process = found.remove(tgid);
    if (process == null) {
      return;
    }
    Oid parent = process.info().poid();
    if (parent != null) {
      tell((int) parent.hpid(), ts);
    }
    @Nullable ProcessState known = node.process(tgid, process.start);
    if (known == null) {
      node.processes.put(tgid, process);
      node.muting.judge(process, process.exec());
      node.out.emit(new ProcessSeen(ts, process.info()));
    } else if (!known.info().exe().equals(process.info().exe())) {
      known.setInfo(process.info());
      node.muting.judge(known, process.exec());
      node.out.emit(new ProcessSeen(ts, process.info()));
    }
  }
}
