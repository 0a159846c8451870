package io.sysflow.streams.enrich;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;

/**
 * An entity that a record refers to.
 *
 * @param kind of the entity
 * @param identity of the entity
 */
record Wanted(Kind kind, Object identity) {

  /** Kinds of entities. */
  enum Kind {
    PROCESS,
    FILE,
    CONTAINER,
    POD
  }

  /** Returns what a record that wants {@code entity} waits for. */
  static Wanted of(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      return new Wanted(Kind.PROCESS, process.oid());
    } else if (entity instanceof FileEntity file) {
      return new Wanted(Kind.FILE, file.oid());
    } else if (entity instanceof ContainerEntity container) {
      return new Wanted(Kind.CONTAINER, container.id());
    } else if (entity instanceof PodEntity pod) {
      return new Wanted(Kind.POD, pod.id());
    }
    throw new AssertionError(entity);
  }
}
