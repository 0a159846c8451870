package io.sysflow.agent.flow;

import io.sysflow.model.PodEntity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods of this node, and of the containers that were used of late. */
final class PodTable {

  private final Output output;
  private final Counters counters;
  private final int limit;
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  PodTable(Output output, Counters counters, int limit) {
    this.output = output;
    this.counters = counters;
    this.limit = limit;
  }

  /** Takes facts, and writes them at once if the segment has a container of the pod. */
  void seen(PodEntity pod) {
    Known entry = entry(pod.id());
    entry.pod = pod;
    if (entry.segment == output.segment()) {
      output.write(pod);
    }
  }

  /** Writes a pod unless the segment has it, now or as soon as something is known of it. */
  void ensure(@Nullable String id) {
    if (id == null) {
      return;
    }
    Known entry = entry(id);
    if (entry.segment != output.segment()) {
      entry.segment = output.segment();
      if (entry.pod != null) {
        output.write(entry.pod);
      }
    }
  }

  /** Returns what is known of a pod, null if nothing is. */
  @Nullable PodEntity find(String id) {
    Known entry = known.get(id);
    return entry == null ? null : entry.pod;
  }

  private Known entry(String id) {
    Known entry = known.get(id);
    if (entry == null) {
      if (known.size() >= limit) {
        known.remove(known.keySet().iterator().next());
        counters.count("evicted_pod");
      }
      entry = new Known();
      known.put(id, entry);
    }
    return entry;
  }

  private static final class Known {
    private @Nullable PodEntity pod;
    private int segment;
  }
}
