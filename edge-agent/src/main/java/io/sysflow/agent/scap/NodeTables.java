package io.sysflow.agent.scap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that no thread makes: what is told of containers, users and groups. */
final class NodeTables {

  /** Key in a container's JSON, and what today's libraries call the event that has it. */
  private static final String CONTAINER = "container";

  private static final int PODMAN = 11;
  private static final int MAX_BEFORE = 65_536;

  private final NodeState state;
  private final Emitter emitter;
  private final ObjectMapper json = new ObjectMapper();
  private final List<ContainerEntity> before = new ArrayList<>();
  private long malformed;

  NodeTables(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** Returns how many events could not be understood. */
  long malformed() {
    return malformed;
  }

  /** Takes an event; what comes before the first call is kept for {@link #tell}. */
  void accept(RawEvent event, boolean begun) {
    switch (event.type) {
      case Type.CONTAINER_JSON_E, Type.CONTAINER_JSON_2_E -> container(event, 0, begun);
      case Type.ASYNC_E -> {
        if (event.string(1).equals(CONTAINER)) {
          container(event, 2, begun);
        }
      }
      case Type.USER_ADDED_E ->
          state.users().addUser(event.string(5), event.int32(0), event.string(2));
      case Type.USER_DELETED_E -> state.users().removeUser(event.string(5), event.int32(0));
      case Type.GROUP_ADDED_E ->
          state.users().addGroup(event.string(2), event.int32(0), event.string(1));
      case Type.GROUP_DELETED_E -> state.users().removeGroup(event.string(2), event.int32(0));
      case Type.CONTAINER_OLD_E -> tell(event.ts, old(event), begun);
      default -> {}
    }
  }

  /** Tells of the containers that were there when the capture began. */
  void tell(long ts) {
    for (ContainerEntity container : before) {
      emitter.container(ts, container);
    }
    before.clear();
  }

  private void tell(long ts, ContainerEntity container, boolean begun) {
    if (begun) {
      emitter.container(ts, container);
    } else if (before.size() < MAX_BEFORE) {
      before.add(container);
    }
  }

  private void container(RawEvent event, int parameter, boolean begun) {
    JsonNode container = parse(event.string(parameter));
    if (container == null || !container.path("id").isTextual()) {
      malformed++;
    } else {
      tell(event.ts, of(container), begun);
    }
  }

  private @Nullable JsonNode parse(String text) {
    try {
      return json.readTree(text).path(CONTAINER);
    } catch (JsonProcessingException e) {
      return null; // counted by the caller
    }
  }

  private ContainerEntity of(JsonNode container) {
    int type = container.path("type").asInt();
    String pod = container.path("labels").path("io.kubernetes.pod.uid").asText("");
    return new ContainerEntity(
        container.path("id").asText(),
        container.path("name").asText(""),
        image(container.path("image").asText(""), container.path("imagetag").asText("")),
        container.path("imageid").asText(""),
        type(type),
        container.path("privileged").asBoolean(),
        pod.isEmpty() ? null : pod,
        type == PODMAN ? "podman" : null);
  }

  /** The reference collector appends the tag though the image has it. */
  private String image(String image, String tag) {
    boolean has = tag.isEmpty() || image.endsWith(":" + tag);
    return has && !state.isCompat() ? image : image + ":" + tag;
  }

  private static ContainerEntity old(RawEvent event) {
    return new ContainerEntity(
        event.string(0),
        event.string(2),
        event.string(3),
        "",
        type(event.int32(1)),
        false,
        null,
        null);
  }

  private static ContainerType type(int code) {
    for (ContainerType type : ContainerType.values()) {
      if (type.code() == code) {
        return type;
      }
    }
    return ContainerType.CT_CUSTOM;
  }
}
