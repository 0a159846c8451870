package io.sysflow.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.util.Optional;

/** What the Docker Engine API says of containers and images. Pure functions. */
final class DockerAnswer {

  /** Name of the runtime in entities: v5 has no number for it. */
  static final String PODMAN = "podman";

  private DockerAnswer() {}

  /**
   * Returns a container.
   *
   * @param known what its control group told
   * @param json answer to the container's inspection
   * @param image name of its image
   */
  static ContainerEntity toEntity(
      ContainerEntity known, JsonNode json, String image, boolean podman) {
    String name = json.path("Name").asText();
    if (name.isEmpty()) {
      throw new MalformedAnswerException("a container without a name");
    }
    String pod = json.path("Config").path("Labels").path(CriAnswer.POD_UID).asText();
    return new ContainerEntity(
        known.id(),
        name.startsWith("/") ? name.substring(1) : name,
        Images.withTag(image),
        imageId(json),
        podman ? ContainerType.CT_CUSTOM : ContainerType.CT_DOCKER,
        json.path("HostConfig").path("Privileged").asBoolean(),
        pod.isEmpty() ? known.podId() : pod,
        podman ? PODMAN : null);
  }

  /** Returns the image that the container was asked to run, by name or id. */
  static String image(JsonNode json) {
    return json.path("Config").path("Image").asText();
  }

  /** Returns the id of the container's image. */
  static String imageId(JsonNode json) {
    return Images.withoutAlgorithm(json.path("Image").asText());
  }

  /** Returns the first name of an image, if it has one. */
  static Optional<String> tag(JsonNode json) {
    String tag = json.path("RepoTags").path(0).asText();
    return tag.isEmpty() ? Optional.empty() : Optional.of(tag);
  }
}
