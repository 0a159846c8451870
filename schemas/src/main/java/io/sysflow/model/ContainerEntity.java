package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * A container.
 *
 * @param id the first 12 characters of its id
 * @param name as the runtime has it; "incomplete" until known
 * @param image with tag; "incomplete:incomplete" until known
 * @param imageId without "sha256:", or empty
 * @param type runtime
 * @param privileged whether it runs with all privileges
 * @param podId null outside Kubernetes
 * @param runtime name of a runtime that {@code type} has no value for, such as "podman"; else null
 */
public record ContainerEntity(
    String id,
    String name,
    String image,
    String imageId,
    ContainerType type,
    boolean privileged,
    @Nullable String podId,
    @Nullable String runtime)
    implements Entity {

  /** Name of a container that only its id is known of, as in the reference collector. */
  public static final String INCOMPLETE = "incomplete";

  /** Returns what is known of a container by its id alone. */
  public static ContainerEntity incomplete(String id, ContainerType type) {
    return new ContainerEntity(
        id, INCOMPLETE, INCOMPLETE + ":" + INCOMPLETE, "", type, false, null, null);
  }
}
