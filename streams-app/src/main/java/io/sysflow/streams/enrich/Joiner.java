package io.sysflow.streams.enrich;

import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what an activity refers to, as it was when the activity happened, and notes what is not
 * there. Used from one thread.
 */
final class Joiner {

  private final int maxAncestors;
  private final List<Reference> unresolved = new ArrayList<>();
  private final List<Wanted> wanted = new ArrayList<>();

  Joiner(int maxAncestors) {
    this.maxAncestors = maxAncestors;
  }

  /** Returns what the latest join did not find; valid until the next. */
  List<Wanted> wanted() {
    return wanted;
  }

  /**
   * Returns the activity with its state.
   *
   * @param seq its number in the epoch
   */
  EnrichedRecord join(String node, NodeState state, long epoch, long seq, Activity activity) {
    if (!unresolved.isEmpty()) {
      unresolved.clear();
      wanted.clear();
    }
    return activity instanceof ProcessActivity act
        ? ofProcess(node, state, epoch, seq, act)
        : new EnrichedRecord(
            node,
            epoch,
            seq,
            activity,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            List.of(),
            state.origin());
  }

  private EnrichedRecord ofProcess(
      String node, NodeState state, long epoch, long seq, ProcessActivity act) {
    KnownProcess known = state.processes().get(act.procOid());
    if (known == null) {
      miss(Reference.PROCESS, Wanted.Kind.PROCESS, act.procOid());
    }
    ProcessEntity process = known == null ? null : known.asOf(act.ts());
    List<ProcessEntity> ancestors = known == null ? List.of() : ancestors(state, known, act);
    FileEntity file = file(state, fileOid(act), Reference.FILE);
    FileEntity newFile = file(state, newFileOid(act), Reference.NEW_FILE);
    ContainerEntity container = process == null ? null : container(state, process.containerId());
    PodEntity pod = container == null ? null : pod(state, container.podId());
    return new EnrichedRecord(
        node,
        epoch,
        seq,
        act,
        process,
        ancestors,
        file,
        newFile,
        container,
        pod,
        unresolved,
        state.origin());
  }

  /** Takes the ancestors that were kept for the process, if they were who they are then. */
  private List<ProcessEntity> ancestors(NodeState state, KnownProcess known, ProcessActivity act) {
    KnownProcess.Chain kept = known.chain(state.processes().version());
    if (kept != null && act.ts() >= kept.since()) {
      return kept.processes();
    }
    return follow(state, known, act);
  }

  /** Follows the parents as they were then, whoever they were when they were last asked for. */
  private List<ProcessEntity> follow(NodeState state, KnownProcess of, ProcessActivity act) {
    List<ProcessEntity> ancestors = new ArrayList<>(4);
    ProcessEntity process = of.asOf(act.ts());
    long since = of.since();
    Oid parent = process.poid();
    while (parent != null && ancestors.size() < maxAncestors) {
      KnownProcess known = state.processes().get(parent);
      if (known == null) {
        miss(Reference.PARENT, Wanted.Kind.PROCESS, parent);
        return ancestors;
      }
      if (parent.equals(process.oid()) || contains(ancestors, parent)) {
        break;
      }
      ProcessEntity ancestor = known.asOf(act.ts());
      ancestors.add(LongTexts.ofAncestor(ancestor));
      since = Math.max(since, known.since());
      parent = ancestor.poid();
    }
    List<ProcessEntity> whole = List.copyOf(ancestors);
    if (act.ts() >= since) {
      of.keep(new KnownProcess.Chain(whole, since, state.processes().version()));
    }
    return whole;
  }

  private static boolean contains(List<ProcessEntity> processes, Oid oid) {
    for (int i = 0; i < processes.size(); i++) {
      if (processes.get(i).oid().equals(oid)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable FileEntity file(NodeState state, @Nullable Foid oid, Reference reference) {
    if (oid == null) {
      return null;
    }
    FileEntity file = state.file(oid);
    if (file == null) {
      miss(reference, Wanted.Kind.FILE, oid);
    }
    return file;
  }

  private @Nullable ContainerEntity container(NodeState state, @Nullable String id) {
    if (id == null) {
      return null;
    }
    ContainerEntity container = state.container(id);
    if (container == null) {
      miss(Reference.CONTAINER, Wanted.Kind.CONTAINER, id);
    }
    return container;
  }

  private @Nullable PodEntity pod(NodeState state, @Nullable String id) {
    if (id == null) {
      return null;
    }
    PodEntity pod = state.pod(id);
    if (pod == null) {
      miss(Reference.POD, Wanted.Kind.POD, id);
    }
    return pod;
  }

  private void miss(Reference reference, Wanted.Kind kind, Object identity) {
    unresolved.add(reference);
    wanted.add(new Wanted(kind, identity));
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
}
