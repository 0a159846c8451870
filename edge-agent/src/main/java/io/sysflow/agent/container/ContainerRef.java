package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a control group tells about a container.
 *
 * @param id the whole id; its name, where the runtime gives it no other
 * @param type runtime, a guess by the shape of the path
 * @param podId uid of its pod; null outside Kubernetes
 * @param runtime name of a runtime that {@code type} has no value for; else null
 */
public record ContainerRef(
    String id, ContainerType type, @Nullable String podId, @Nullable String runtime) {

  /** Length of the ids that most runtimes give. */
  static final int ID = 64;

  private static final int SHORT = 12;

  /**
   * Returns the first 12 characters of the id, by which records refer to the container; names
   * remain whole, as they may begin alike.
   */
  public String shortId() {
    return hasId() ? id.substring(0, SHORT) : id;
  }

  /** Returns the container, with whatever the path does not tell still unknown. */
  public ContainerEntity toEntity() {
    return new ContainerEntity(
        shortId(),
        hasId() ? ContainerEntity.INCOMPLETE : id,
        ContainerEntity.INCOMPLETE + ":" + ContainerEntity.INCOMPLETE,
        "",
        type,
        false,
        podId,
        runtime);
  }

  private boolean hasId() {
    return id.length() == ID;
  }
}
