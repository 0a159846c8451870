package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is to tell of incidents, and under which ids they were told. Used from one thread. */
final class Telling {

  private final Rendering rendering;
  private final Map<String, @Nullable Incident> told = new LinkedHashMap<>();

  Telling(Rendering rendering) {
    this.rendering = rendering;
  }

  /**
   * Tells a group under its id, and of its earlier ids where to look now.
   *
   * @return whether it was not told under this id before
   */
  boolean tell(Group group, Incident.State state) {
    String id = group.id();
    if (id == null) {
      return false;
    }
    Incident incident = rendering.of(group, state);
    told.put(id, incident);
    boolean fresh = group.names().put(id, id) == null;
    for (Map.Entry<String, String> name : group.names().entrySet()) {
      if (!name.getValue().equals(id)) {
        name.setValue(id);
        told.put(name.getKey(), rendering.merged(name.getKey(), incident));
      }
    }
    return fresh;
  }

  /** Tells that there is nothing to say of an id any more. */
  void end(String id) {
    told.put(id, null);
  }

  /** Returns the ids of which there is something to tell. */
  Set<String> ids() {
    return told.keySet();
  }

  /** Returns what there is to tell since the last call. */
  List<Told> take() {
    List<Told> taken = new ArrayList<>();
    told.forEach((id, incident) -> taken.add(new Told(id, incident)));
    told.clear();
    return taken;
  }
}
