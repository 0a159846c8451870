package io.sysflow.policy.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Ip;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The attributes {@code sf.container}, {@code sf.pod} and {@code sf.ke}. */
final class SysFlowPlaces {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SysFlowPlaces() {}

  static void define(Definer definer) {
    container(definer);
    pod(definer);
    definer
        .on(RecordKind.K8S_EVENT)
        .text("sf.ke.action", "What happened to the object.", v -> k8s(v, K8sEvent::action, true))
        .text("sf.ke.kind", "Kind of the object.", v -> k8s(v, K8sEvent::kind, false))
        .with(
            "sf.ke.message",
            FieldType.TEXT,
            Field.Argument.OPTIONAL,
            "The event as JSON, or what a path in brackets leads to.",
            SysFlowPlaces::message)
        .everywhere();
  }

  private static void container(Definer definer) {
    definer
        .text("sf.container.id", "Container's id.", SysFlowPlaces::containerId)
        .text("sf.container.name", "Container's name.", v -> container(v, ContainerEntity::name))
        .text("sf.container.image", "Image.", v -> container(v, ContainerEntity::image))
        .text("sf.container.imageid", "Image's id.", v -> container(v, ContainerEntity::imageId))
        .text(
            "sf.container.type",
            "Runtime, such as DOCKER.",
            view -> container(view, container -> SysFlowNames.runtime(container.type())))
        .number(
            "sf.container.privileged",
            FieldType.INT,
            "1 with all rights, else 0.",
            SysFlowPlaces::privileged);
  }

  private static long privileged(EventView view) {
    ContainerEntity container = container(view);
    return container == null ? FieldSource.MISSING : Definer.truth(container.privileged());
  }

  private static void pod(Definer definer) {
    definer
        .number("sf.pod.ts", FieldType.INT, "Start.", v -> number(v, PodEntity::ts))
        .number(
            "sf.pod.restartcnt",
            FieldType.INT,
            "Restarts.",
            view -> number(view, PodEntity::restartCount))
        .text("sf.pod.id", "Pod's id.", v -> pod(v, PodEntity::id))
        .text("sf.pod.name", "Pod's name.", v -> pod(v, PodEntity::name))
        .text("sf.pod.nodename", "Pod's node.", v -> pod(v, PodEntity::nodeName))
        .text("sf.pod.namespace", "Pod's namespace.", v -> pod(v, PodEntity::namespace));
    json(definer, "sf.pod.hostip", "Addresses of the node", pod -> addresses(pod.hostIp()));
    json(definer, "sf.pod.internalip", "Addresses", pod -> addresses(pod.internalIp()));
    json(definer, "sf.pod.services", "Services", pod -> services(pod.services()));
  }

  private static void json(
      Definer definer, String name, String what, Function<PodEntity, JsonNode> reader) {
    definer.with(
        name,
        FieldType.TEXT,
        Field.Argument.OPTIONAL,
        what + " as JSON, or what a path in brackets leads to.",
        path -> {
          List<String> parts = JsonPaths.parts(path);
          return (Accessor.Text)
              view ->
                  pod(
                      view,
                      pod ->
                          path.isEmpty()
                              ? reader.apply(pod).toString()
                              : JsonPaths.find(reader.apply(pod), parts));
        });
  }

  private static Accessor message(String path) {
    List<String> parts = JsonPaths.parts(path);
    return (Accessor.Text)
        view -> {
          if (!(view.activity() instanceof K8sEvent event)) {
            return null;
          }
          return path.isEmpty() ? event.message() : JsonPaths.find(event.message(), parts);
        };
  }

  private static ArrayNode addresses(List<Long> addresses) {
    ArrayNode array = MAPPER.createArrayNode();
    addresses.forEach(address -> array.add(Ip.ofSysFlow(address.intValue()).toString()));
    return array;
  }

  /**
   * The processor's names of what conditions ask for differ from those it exports: both are here.
   */
  private static ArrayNode services(List<PodEntity.Service> services) {
    ArrayNode array = MAPPER.createArrayNode();
    for (PodEntity.Service service : services) {
      ObjectNode object =
          array
              .addObject()
              .put("id", service.id())
              .put("name", service.name())
              .put("namespace", service.namespace());
      object.set("clusterip", addresses(service.clusterIp()));
      object.set("clusterIP", addresses(service.clusterIp()));
      object.set("portList", ports(service.ports()));
      object.set("ports", ports(service.ports()));
    }
    return array;
  }

  private static ArrayNode ports(List<PodEntity.Port> ports) {
    ArrayNode array = MAPPER.createArrayNode();
    for (PodEntity.Port port : ports) {
      array
          .addObject()
          .put("port", port.port())
          .put("targetport", port.targetPort())
          .put("nodeport", port.nodePort())
          .put("proto", port.proto());
    }
    return array;
  }

  private static @Nullable ContainerEntity container(EventView view) {
    EnrichedRecord record = view.record();
    return record == null ? null : record.container();
  }

  private static @Nullable String containerId(EventView view) {
    ContainerEntity container = container(view);
    if (container != null) {
      return container.id();
    }
    return view.process() == null ? null : view.process().containerId();
  }

  private static @Nullable String container(
      EventView view, Function<ContainerEntity, String> reader) {
    ContainerEntity container = container(view);
    String value = container == null ? "" : reader.apply(container);
    return value.isEmpty() ? null : value;
  }

  private static @Nullable PodEntity pod(EventView view) {
    EnrichedRecord record = view.record();
    return record == null ? null : record.pod();
  }

  private static @Nullable String pod(
      EventView view, Function<PodEntity, @Nullable String> reader) {
    PodEntity pod = pod(view);
    String value = pod == null ? null : reader.apply(pod);
    return value == null || value.isEmpty() ? null : value;
  }

  private static long number(EventView view, Function<PodEntity, Long> reader) {
    PodEntity pod = pod(view);
    return pod == null ? FieldSource.MISSING : reader.apply(pod);
  }

  private static @Nullable String k8s(
      EventView view, Function<K8sEvent, Integer> reader, boolean action) {
    if (!(view.activity() instanceof K8sEvent event)) {
      return null;
    }
    int number = reader.apply(event);
    return action ? SysFlowNames.action(number) : SysFlowNames.component(number);
  }
}
