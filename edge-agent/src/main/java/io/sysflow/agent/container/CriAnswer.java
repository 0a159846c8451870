package io.sysflow.agent.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the Container Runtime Interface says of containers. Pure functions. Of its messages these
 * fields are read:
 *
 * <pre>
 * VersionResponse          2 runtime_name
 * ContainerStatusResponse  1 status: ContainerStatus, 2 info: map
 * ContainerStatus          2 metadata, 8 image: ImageSpec, 9 image_ref, 12 labels: map, 17 image_id
 * ContainerMetadata        1 name
 * ImageSpec                1 image, 18 user_specified_image
 * PodSandboxStatusResponse 1 status: PodSandboxStatus, 2 info: map
 * PodSandboxStatus         2 metadata
 * PodSandboxMetadata       1 name, 2 uid
 * </pre>
 */
final class CriAnswer {

  /** Label with the uid of a container's pod. */
  static final String POD_UID = "io.kubernetes.pod.uid";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CriAnswer() {}

  /** Returns which runtime a VersionResponse is of. */
  static ContainerType type(ProtoMessage version) {
    return switch (version.string(2)) {
      case "containerd" -> ContainerType.CT_CONTAINERD;
      case "cri-o" -> ContainerType.CT_CRIO;
      default -> ContainerType.CT_CRI;
    };
  }

  /** Returns the container of a ContainerStatusResponse. */
  static ContainerEntity container(
      ContainerEntity known, ProtoMessage response, ContainerType type) {
    ProtoMessage status = response.message(1);
    JsonNode info = info(response);
    return new ContainerEntity(
        known.id(),
        name(status),
        Images.withTag(image(status.message(8))),
        imageId(status, info),
        type,
        isPrivileged(info),
        podId(known, status.map(12).get(POD_UID)),
        null);
  }

  /** Returns the container of a PodSandboxStatusResponse, named as its pod. */
  static ContainerEntity sandbox(ContainerEntity known, ProtoMessage response, ContainerType type) {
    ProtoMessage status = response.message(1);
    JsonNode info = info(response);
    return new ContainerEntity(
        known.id(),
        name(status),
        Images.withTag(info.path("image").asText()),
        "",
        type,
        isPrivileged(info),
        podId(known, status.message(2).string(2)),
        null);
  }

  private static String name(ProtoMessage status) {
    String name = status.message(2).string(1);
    if (name.isEmpty()) {
      throw new MalformedAnswerException("a container without a name");
    }
    return name;
  }

  /** CRI-O has the id where containerd has the name, and the name beside it. */
  private static String image(ProtoMessage spec) {
    String image = spec.string(1);
    String asked = spec.string(18);
    return Images.isId(image) && !asked.isEmpty() ? asked : image;
  }

  /** The reference may be a digest of the manifest, which is no id; containerd has the id aside. */
  private static String imageId(ProtoMessage status, JsonNode info) {
    String configured = info.path("config").path("image").path("image").asText();
    for (String id : new String[] {status.string(17), status.string(9), configured}) {
      if (Images.isId(id)) {
        return Images.withoutAlgorithm(id);
      }
    }
    return "";
  }

  /** Only the free text for debugging tells: containerd's and CRI-O's. */
  private static boolean isPrivileged(JsonNode info) {
    JsonNode security = info.path("config").path("linux").path("security_context");
    return security.path("privileged").asBoolean() || info.path("privileged").asBoolean();
  }

  private static @Nullable String podId(ContainerEntity known, @Nullable String uid) {
    return uid == null || uid.isEmpty() ? known.podId() : uid;
  }

  private static JsonNode info(ProtoMessage response) {
    Map<String, String> info = response.map(2);
    try {
      return JSON.readTree(info.getOrDefault("info", "{}"));
    } catch (JsonProcessingException e) {
      throw new MalformedAnswerException(e.getOriginalMessage(), e);
    }
  }
}
