package io.sysflow.agent.container;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a control group tells about a container.
 *
 * @param id the whole id
 * @param type runtime, a guess by the shape of the path
 * @param podId uid of its pod; null outside Kubernetes
 * @param runtime name of a runtime that {@code type} has no value for; else null
 */
public record ContainerRef(
    String id, ContainerType type, @Nullable String podId, @Nullable String runtime) {
  private static final int SHORT = 12;

  /** Returns the first 12 characters of the id, by which records refer to the container. */
  public String shortId() {
    return id.substring(0, SHORT);
  }

  /** Returns the container, with its name and image still unknown. */
  public ContainerEntity toEntity() {
    return new ContainerEntity(
        shortId(),
        ContainerEntity.INCOMPLETE,
        ContainerEntity.INCOMPLETE + ":" + ContainerEntity.INCOMPLETE,
        "",
        type,
        false,
        podId,
        runtime);
  }
}
