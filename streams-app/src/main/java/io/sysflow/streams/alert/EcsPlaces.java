package io.sysflow.streams.alert;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Correlated;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The container, orchestrator and related fields of the Elastic Common Schema. */
final class EcsPlaces {

  private EcsPlaces() {}

  static void container(JsonOut json, EnrichedRecord record) throws IOException {
    ProcessEntity process = record.process();
    if (process == null || process.containerId() == null) {
      return;
    }
    ContainerEntity container = record.container();
    json.object(
        "container",
        out -> {
          out.text("id", process.containerId());
          if (container == null || container.name().equals(ContainerEntity.INCOMPLETE)) {
            return;
          }
          out.text("name", container.name())
              .text("runtime", runtime(container))
              .object("image", image -> image(image, container.image()))
              .object(
                  "security_context",
                  context -> context.bool("privileged", container.privileged()));
        });
  }

  static String runtime(ContainerEntity container) {
    String named = container.runtime();
    return named == null
        ? container.type().name().substring("CT_".length()).toLowerCase(Locale.ROOT)
        : named;
  }

  private static void image(JsonOut json, String image) throws IOException {
    int at = image.indexOf('@');
    String named = at < 0 ? image : image.substring(0, at);
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    json.text("name", tagged ? named.substring(0, colon) : named);
    json.texts("tag", tagged ? List.of(named.substring(colon + 1)) : List.of());
    if (at >= 0) {
      json.object("hash", hash -> hash.texts("all", List.of(image.substring(at + 1))));
    }
  }

  static void orchestrator(JsonOut json, EnrichedRecord record) throws IOException {
    PodEntity pod = record.pod();
    if (pod == null) {
      return;
    }
    json.object(
        "orchestrator",
        out ->
            out.text("type", "kubernetes")
                .text("namespace", pod.namespace())
                .object(
                    "resource",
                    resource ->
                        resource
                            .text("type", "pod")
                            .text("id", pod.id())
                            .text("name", pod.name())
                            .texts("label", labels(pod))));
  }

  private static List<String> labels(PodEntity pod) {
    return pod.labels().entrySet().stream()
        .map(label -> label.getKey() + ":" + label.getValue())
        .sorted()
        .toList();
  }

  static void related(JsonOut json, EnrichedRecord record, @Nullable Correlated correlated)
      throws IOException {
    List<String> users = new ArrayList<>();
    ProcessEntity process = record.process();
    if (process != null && !EcsProcess.name(process.userName()).isEmpty()) {
      users.add(process.userName());
    }
    json.object(
        "related",
        related ->
            related
                .texts("hosts", CorrelatedJson.hosts(record.node(), correlated))
                .texts("ip", EcsObject.addresses(record.activity()))
                .texts("user", users));
  }
}
