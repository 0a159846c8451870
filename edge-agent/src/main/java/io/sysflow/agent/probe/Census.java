package io.sysflow.agent.probe;

import io.sysflow.agent.event.ProcessSeen;
import io.sysflow.model.Oid;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the processes that are there with those that are known: at the beginning, when none is,
 * and after births, execs or deaths were lost. Used from one thread.
 */
final class Census {
  private final Node node;
  private final ProcessDecoder processes;
  private final Transfers transfers;
  private final Map<Integer, ProcessState> found = new LinkedHashMap<>();
  private Set<ProcessState> missing = Set.of();

  Census(Node node, ProcessDecoder processes, Transfers transfers) {
    this.node = node;
    this.processes = processes;
    this.transfers = transfers;
  }

  /**
   * Takes the processes in, without telling them yet.
   *
   * @param before those started later are left to the ring, which has their birth; ns since boot
   */
  void take(Snapshot snapshot, long before) {
    found.clear();
    snapshot.read(
        r -> {
          if (r.start() < before) {
            ProcessState process = processes.seen(r);
            found.put(process.tgid, process);
          }
        });
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
        transfers.finishAll(process);
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
      node.out.emit(new ProcessSeen(ts, process.info()));
    } else if (!known.info().exe().equals(process.info().exe())) {
      known.setInfo(process.info());
      node.out.emit(new ProcessSeen(ts, process.info()));
    }
  }
}
