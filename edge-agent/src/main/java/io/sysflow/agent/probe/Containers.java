package io.sysflow.agent.probe;

import io.sysflow.agent.container.CgroupPaths;
import io.sysflow.agent.container.ContainerRef;
import io.sysflow.agent.event.ContainerSeen;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the containers of processes by their control groups, and announces each before its first
 * process. Used from one thread.
 */
final class Containers {
  private static final int REMEMBERED = 4096;

  /** The least recently used is forgotten, and announced again if it comes back. */
  private final Map<String, Optional<ContainerRef>> byPath =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<ContainerRef>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Output out;

  Containers(Output out) {
    this.out = out;
  }

  /** Returns the short id of a path's container, null for the host, announcing what is new. */
  @Nullable String idOf(String cgroup, long ts) {
    Optional<ContainerRef> known = byPath.get(cgroup);
    if (known == null) {
      known = CgroupPaths.parse(cgroup);
      byPath.put(cgroup, known);
      known.ifPresent(container -> out.emit(new ContainerSeen(ts, container.toEntity())));
    }
    return known.map(ContainerRef::shortId).orElse(null);
  }
}
