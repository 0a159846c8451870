package io.sysflow.agent.flow;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes what processes do, and before it what it refers to, unless a filter is against it. */
final class ActivityOutput {

  private final Output output;
  private final PodTable pods;
  private final ContainerTable containers;
  private final ProcessTable processes;
  private final FileTable files;
  private final Counters counters;
  private @Nullable Predicate<EnrichedRecord> filter;

  ActivityOutput(
      Output output,
      PodTable pods,
      ContainerTable containers,
      ProcessTable processes,
      FileTable files,
      Counters counters) {
    this.output = output;
    this.pods = pods;
    this.containers = containers;
    this.processes = processes;
    this.files = files;
    this.counters = counters;
  }

  /** From now on only what {@code condition} holds for is written; the rest is counted. */
  void filter(Predicate<EnrichedRecord> condition) {
    filter = condition;
  }

  /** Writes what is about no file; returns whether it did. */
  boolean write(ProcessState process, ProcessActivity activity) {
    return write(process, activity, null, null);
  }

  /** Writes what is about a file, or two; returns whether it did. */
  boolean write(
      ProcessState process,
      ProcessActivity activity,
      @Nullable FileState file,
      @Nullable FileState newFile) {
    if (filter != null && !filter.test(enriched(process, activity, file, newFile))) {
      counters.count("filtered");
      return false;
    }
    processes.ensure(process);
    if (file != null) {
      files.ensure(file);
    }
    if (newFile != null) {
      files.ensure(newFile);
    }
    output.write(activity);
    return true;
  }

  private EnrichedRecord enriched(
      ProcessState process,
      ProcessActivity activity,
      @Nullable FileState file,
      @Nullable FileState newFile) {
    List<ProcessEntity> lineage = processes.lineage(process);
    String containerId = process.entity.containerId();
    ContainerEntity container = containerId == null ? null : containers.find(containerId);
    String podId = container == null ? null : container.podId();
    PodEntity pod = podId == null ? null : pods.find(podId);
    return new EnrichedRecord(
        output.nodeName(),
        output.epoch(),
        output.seq() + 1,
        activity,
        lineage.get(0),
        lineage.subList(1, lineage.size()),
        file == null ? null : file.entity(),
        newFile == null ? null : newFile.entity(),
        container,
        pod);
  }
}
