package io.sysflow.agent.flow;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers that were used of late. */
final class ContainerTable {

  private final Output output;
  private final PodTable pods;
  private final Counters counters;
  private final int limit;
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  ContainerTable(Output output, PodTable pods, Counters counters, int limit) {
    this.output = output;
    this.pods = pods;
    this.counters = counters;
    this.limit = limit;
  }

  /** Takes facts, and writes them at once if the segment has others. */
  void seen(ContainerEntity container) {
    Known old = known.get(container.id());
    if (old == null) {
      add(container);
    } else if (!old.container.equals(container)) {
      old.container = container;
      if (old.segment == output.segment()) {
        write(old);
      }
    }
  }

  /** Writes a container, if there is one, and its pod before it, unless the segment has it. */
  void ensure(@Nullable String id) {
    if (id == null) {
      return;
    }
    Known container = known.get(id);
    if (container == null) {
      container = add(ContainerEntity.incomplete(id, ContainerType.CT_CUSTOM));
    }
    if (container.segment != output.segment()) {
      container.segment = output.segment();
      write(container);
    }
  }

  /** Returns what is known of a container, null if nothing is. */
  @Nullable ContainerEntity find(String id) {
    Known container = known.get(id);
    return container == null ? null : container.container;
  }

  private void write(Known container) {
    pods.ensure(container.container.podId());
    output.write(container.container);
  }

  private Known add(ContainerEntity container) {
    if (known.size() >= limit) {
      known.remove(known.keySet().iterator().next());
      counters.count("evicted_container");
    }
    Known added = new Known(container);
    known.put(container.id(), added);
    return added;
  }

  private static final class Known {
    private ContainerEntity container;
    private int segment;

    private Known(ContainerEntity container) {
      this.container = container;
    }
  }
}
