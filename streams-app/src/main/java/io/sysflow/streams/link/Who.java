package io.sysflow.streams.link;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Ip;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process that used an end, as it was when it was first seen to.
 *
 * @param ts when that was, ns since the epoch
 * @param process without its environment; null if unresolved
 * @param ancestors without their environments
 * @param container of the process; null on the host or if unresolved
 * @param pod of the container; null if none or unresolved
 * @param nodeAddress of its node; null if unknown
 */
public record Who(
    long ts,
    @Nullable ProcessEntity process,
    List<ProcessEntity> ancestors,
    @Nullable ContainerEntity container,
    @Nullable PodEntity pod,
    @Nullable Ip nodeAddress) {

  /** Copies the list. */
  public Who {
    ancestors = List.copyOf(ancestors);
  }

  static Who of(EnrichedRecord record, long ts) {
    EnrichedRecord.Origin origin = record.origin();
    ProcessEntity process = record.process();
    return new Who(
        ts,
        process == null ? null : lean(process),
        record.ancestors().stream().map(Who::lean).toList(),
        record.container(),
        record.pod(),
        origin == null ? null : Addresses.parse(origin.ip()));
  }

  /** Environments are large, and nobody asks for those of strangers. */
  private static ProcessEntity lean(ProcessEntity process) {
    return process.env().isEmpty() ? process : process.withEnv(List.of());
  }

  /** Returns the same, of things that others have as well. */
  Who shared(Pools pools) {
    return new Who(
        ts,
        pools.processes().orNull(process),
        ancestors.stream().map(pools.processes()::shared).toList(),
        pools.containers().orNull(container),
        pools.pods().orNull(pod),
        nodeAddress);
  }

  /** Returns which of two tells of the earlier time, of two of one time the one that tells more. */
  Who or(Who other) {
    if ((process == null) != (other.process == null)) {
      return process == null ? other : this;
    }
    if (ts != other.ts) {
      return ts < other.ts ? this : other;
    }
    int order = Integer.compare(other.weight(), weight());
    return order < 0 || order == 0 && Objects.hashCode(this) <= Objects.hashCode(other)
        ? this
        : other;
  }

  private int weight() {
    return ancestors.size() * 4 + (container == null ? 0 : 2) + (pod == null ? 0 : 1);
  }

  boolean descendsFrom(Oid oid) {
    for (ProcessEntity ancestor : ancestors) {
      if (ancestor.oid().equals(oid)) {
        return true;
      }
    }
    return false;
  }
}
