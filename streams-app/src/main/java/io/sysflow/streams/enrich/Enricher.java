package io.sysflow.streams.enrich;

import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins each flow and event with its process, that process's ancestors, its files, container and
 * pod, as they were when it happened. Deterministic: the same records in the same order give the
 * same answers, and the only clock is the records' own, for each node apart. Used from one thread.
 *
 * <p>Records must come in the order in which each node sent them. The first record of a new epoch
 * makes the node's state be forgotten. A later header of the same epoch is a checkpoint; what is
 * used after it is reported again, so that it drops nothing but files that went unused. Records of
 * collectors that number nothing have epoch 0, and every header of theirs starts afresh.
 */
public final class Enricher {

  private final Limits limits;
  private final EntityStore store;
  private final Counts<Count> counts;
  private final Map<String, NodeState> nodes = new HashMap<>();

  /** Makes an enricher that reads the state of a node from {@code store} when it first sees it. */
  public Enricher(Limits limits, EntityStore store, Counts<Count> counts) {
    this.limits = limits;
    this.store = store;
    this.counts = counts;
  }

  /**
   * Takes the next record of {@code node}.
   *
   * @return the activity with its state, or nothing for headers and entities
   */
  public Optional<EnrichedRecord> accept(String node, SysFlow sysflow) {
    NodeState state = state(node, sysflow);
    state.use();
    state.processes().advance(time(sysflow));
    boolean late = late(state, sysflow);
    long seq = sysflow.seq();
    if (sysflow.epoch() == 0) {
      seq = state.mark().records() + 1;
      state.moveTo(new NodeMark(state.mark().epoch(), seq));
    }
    if (sysflow.rec() instanceof Activity activity) {
      return Optional.of(enrich(node, state, sysflow.epoch(), seq, activity));
    }
    if (sysflow.rec() instanceof Entity entity) {
      counts.add(Count.ENTITIES);
      if (!late || !state.knows(entity)) {
        state.put(entity);
      }
    } else if (sysflow.rec() instanceof Header header && !late) {
      accept(state, header);
    }
    return Optional.empty();
  }

  /** Returns of how many nodes there is state on the heap. */
  public int nodes() {
    return nodes.size();
  }

  /**
   * Takes the state of nodes off the heap that sent nothing since the last call. Only for an
   * enricher with a store, from which the state comes back when it is needed.
   */
  public void dropIdle() {
    nodes.values().removeIf(state -> !state.usedSinceAsked());
  }

  private NodeState state(String node, SysFlow first) {
    NodeState state = nodes.get(node);
    if (state == null) {
      state = new NodeState(node, limits, store, counts);
      state.processes().advance(time(first));
      store.load(node, state);
      nodes.put(node, state);
      if (!state.mark().equals(NodeMark.NONE)) {
        counts.add(Count.NODES_LOADED);
      }
    }
    return state;
  }

  /** Follows the node's epoch; returns whether the record is of one that is over. */
  private boolean late(NodeState state, SysFlow sysflow) {
    long epoch = state.mark().epoch();
    if (sysflow.epoch() == epoch) {
      return false;
    }
    // An agent's first record starts its epoch even if the node's clock was set back since.
    boolean first = sysflow.seq() == 1 && sysflow.rec() instanceof Header;
    if (sysflow.epoch() < epoch && !first) {
      counts.add(Count.LATE);
      return true;
    }
    state.forget();
    state.moveTo(new NodeMark(sysflow.epoch(), state.mark().records()));
    counts.add(Count.EPOCHS);
    return false;
  }

  private void accept(NodeState state, Header header) {
    if (header.heartbeat()) {
      counts.add(Count.HEARTBEATS);
      return;
    }
    counts.add(Count.HEADERS);
    if (state.mark().epoch() == 0) {
      state.forget();
    } else {
      state.checkpoint();
    }
  }

  private EnrichedRecord enrich(
      String node, NodeState state, long epoch, long seq, Activity activity) {
    counts.add(Count.ACTIVITIES);
    if (!(activity instanceof ProcessActivity act)) {
      return new EnrichedRecord(
          node, epoch, seq, activity, null, List.of(), null, null, null, null);
    }
    KnownProcess known = state.processes().get(act.procOid());
    if (known == null) {
      counts.add(Count.UNRESOLVED_PROCESS);
    }
    ProcessEntity process = known == null ? null : known.asOf(act.ts());
    List<ProcessEntity> ancestors = process == null ? List.of() : ancestors(state, process, act);
    ContainerEntity container = process == null ? null : container(state, process.containerId());
    EnrichedRecord enriched =
        new EnrichedRecord(
            node,
            epoch,
            seq,
            activity,
            process,
            ancestors,
            file(state, fileOid(act)),
            file(state, newFileOid(act)),
            container,
            container == null ? null : pod(state, container.podId()));
    if (ends(act)) {
      state.processes().exit(act.procOid());
    }
    return enriched;
  }

  /** Follows the parents as they are now, whoever they were when they were last asked for. */
  private List<ProcessEntity> ancestors(
      NodeState state, ProcessEntity process, ProcessActivity act) {
    List<ProcessEntity> ancestors = new ArrayList<>(4);
    Oid parent = process.poid();
    while (parent != null && ancestors.size() < limits.ancestors()) {
      KnownProcess known = state.processes().get(parent);
      if (known == null) {
        counts.add(Count.UNRESOLVED_PARENT);
        break;
      }
      ProcessEntity ancestor = known.asOf(act.ts());
      if (parent.equals(process.oid()) || contains(ancestors, parent)) {
        break;
      }
      ancestors.add(ancestor);
      parent = ancestor.poid();
    }
    return ancestors;
  }

  private static boolean contains(List<ProcessEntity> processes, Oid oid) {
    for (int i = 0; i < processes.size(); i++) {
      if (processes.get(i).oid().equals(oid)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable FileEntity file(NodeState state, @Nullable Foid oid) {
    if (oid == null) {
      return null;
    }
    FileEntity file = state.file(oid);
    if (file == null) {
      counts.add(Count.UNRESOLVED_FILE);
    }
    return file;
  }

  private @Nullable ContainerEntity container(NodeState state, @Nullable String id) {
    if (id == null) {
      return null;
    }
    ContainerEntity container = state.container(id);
    if (container == null) {
      counts.add(Count.UNRESOLVED_CONTAINER);
    }
    return container;
  }

  private @Nullable PodEntity pod(NodeState state, @Nullable String id) {
    if (id == null) {
      return null;
    }
    PodEntity pod = state.pod(id);
    if (pod == null) {
      counts.add(Count.UNRESOLVED_POD);
    }
    return pod;
  }

  private static @Nullable Foid fileOid(ProcessActivity act) {
    if (act instanceof FileFlow flow) {
      return flow.fileOid();
    }
    return act instanceof FileEvent event ? event.fileOid() : null;
  }

  private static @Nullable Foid newFileOid(ProcessActivity act) {
    return act instanceof FileEvent event ? event.newFileOid() : null;
  }

  /** Returns whether the whole process ends with it; the end of another thread does not count. */
  private static boolean ends(ProcessActivity act) {
    return act instanceof ProcessEvent event
        && event.opFlags().has(OpFlag.EXIT)
        && event.tid() == event.procOid().hpid();
  }

  /** Returns the node's time: when the agent sent it or, without an envelope, when it happened. */
  private static long time(SysFlow sysflow) {
    if (sysflow.emitted() > 0) {
      return sysflow.emitted();
    }
    return sysflow.rec() instanceof Activity activity ? activity.ts() : Long.MIN_VALUE;
  }
}
