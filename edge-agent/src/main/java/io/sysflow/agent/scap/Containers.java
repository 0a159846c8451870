package io.sysflow.agent.scap;

import io.sysflow.agent.container.CgroupPaths;
import io.sysflow.agent.container.ContainerRef;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which containers there are, and which a thread is in, as the paths of its control groups tell.
 */
final class Containers {

  private static final int SIZE = 1 << 8;
  private static final int MAX_TOLD = 1 << 16;

  /** The control groups of a thread, and the container they mean. */
  private static final class Known {
    final byte[] cgroups;
    final @Nullable String containerId;

    Known(byte[] cgroups, @Nullable String containerId) {
      this.cgroups = cgroups;
      this.containerId = containerId;
    }
  }

  private final @Nullable Known[] known = new Known[SIZE];
  private final Set<String> told = new HashSet<>();
  private final List<ContainerRef> fresh = new ArrayList<>();

  /**
   * Returns the short id of the container, null on the host.
   *
   * @param bytes of the form {@code subsystem=path}, a NUL after each
   */
  @Nullable String of(byte[] bytes, int offset, int length) {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 16) & SIZE - 1;
    Known there = known[place];
    if (there != null
        && Arrays.equals(there.cgroups, 0, there.cgroups.length, bytes, offset, offset + length)) {
      return there.containerId;
    }
    byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
    String id = find(new String(copy, StandardCharsets.UTF_8));
    known[place] = new Known(copy, id);
    return id;
  }

  /** Takes note that the container was told of; returns whether that is news. */
  boolean tell(String id) {
    return told.size() < MAX_TOLD && told.add(id);
  }

  /** Returns, once, the containers that only paths have told of yet. */
  List<ContainerRef> takeFresh() {
    if (fresh.isEmpty()) {
      return List.of();
    }
    List<ContainerRef> found = fresh.stream().filter(ref -> tell(ref.shortId())).toList();
    fresh.clear();
    return found;
  }

  void clear() {
    told.clear();
    fresh.clear();
    Arrays.fill(known, null);
  }

  private @Nullable String find(String cgroups) {
    for (String path : cgroups.split("\0", -1)) {
      Optional<ContainerRef> ref = CgroupPaths.parse(path);
      if (ref.isPresent()) {
        String id = ref.get().shortId().intern();
        if (!told.contains(id) && fresh.size() < MAX_TOLD) {
          fresh.add(ref.get());
        }
        return id;
      }
    }
    return null;
  }
}
