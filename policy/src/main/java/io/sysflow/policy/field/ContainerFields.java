package io.sysflow.policy.field;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The classes {@code container} and {@code k8s}: where a process runs. */
final class ContainerFields {

  static final String HOST = "host";
  private static final String NO_MOUNTS = "records do not hold a container's mounts";
  private static final String NO_PROBES = "records do not hold a container's health checks";
  private static final String NO_OBJECT = "records hold pods and services only";

  private ContainerFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    definer
        .text("container.id", "First 12 characters of the id; host outside.", ContainerFields::id)
        .text("container.full_id", "The id as the record has it.", ContainerFields::id)
        .text("container.name", "Name; host outside.", v -> named(v, ContainerEntity::name))
        .text("container.type", "Runtime, such as docker; host outside.", ContainerFields::type)
        .text("container.image", "Image with tag.", ContainerFields::image)
        .text("container.image.id", "Image's id.", v -> known(v, ContainerEntity::imageId))
        .slice(
            "container.image.repository",
            Slice.REPOSITORY,
            "Image without tag.",
            ContainerFields::image)
        .slice("container.image.tag", Slice.TAG, "Image's tag.", ContainerFields::tagged)
        .slice("container.image.digest", Slice.DIGEST, "Image's digest.", ContainerFields::digest)
        .bool("container.privileged", "Whether it has all rights.", ContainerFields::privileged)
        .number(
            "container.start_ts",
            FieldType.UINT,
            "Start of its first process.",
            view -> inContainer(view) ? ProcessFields.namespaceStart(view) : FieldSource.MISSING)
        .number(
            "container.duration",
            FieldType.DURATION,
            "Time since its first process's start.",
            view ->
                inContainer(view)
                    ? ProcessFields.since(view, ProcessFields.namespaceStart(view))
                    : FieldSource.MISSING);
    pods(definer);
    mounts(definer);
    return definer.fields();
  }

  private static void pods(Definer definer) {
    definer
        .text("k8s.pod.name", "Name of the pod.", view -> pod(view, PodEntity::name))
        .text("k8s.pod.id", "Id of the pod.", view -> pod(view, PodEntity::id))
        .text("k8s.pod.uid", "Id of the pod.", view -> pod(view, PodEntity::id))
        .text("k8s.ns.name", "Namespace of the pod.", view -> pod(view, PodEntity::namespace))
        .text("k8s.pod.labels", "Labels.", view -> pod(view, pod -> joined(pod.labels())))
        .text(
            "k8s.svc.name",
            "Services that select the pod.",
            view ->
                pod(
                    view,
                    pod ->
                        pod.services().isEmpty()
                            ? null
                            : pod.services().stream()
                                .map(PodEntity.Service::name)
                                .collect(Collectors.joining(", "))))
        .with(
            "k8s.pod.label",
            FieldType.TEXT,
            Field.Argument.REQUIRED,
            "A label of the pod.",
            label -> (Accessor.Text) view -> pod(view, pod -> pod.labels().get(label)));
    objects(definer);
  }

  private static void objects(Definer definer) {
    for (String kind : List.of("rc", "rs", "deployment", "ns", "svc")) {
      String prefix = "k8s." + kind;
      if (!kind.equals("ns") && !kind.equals("svc")) {
        definer.unavailable(FieldType.TEXT, NO_OBJECT, prefix + ".name");
      }
      definer.unavailable(FieldType.TEXT, NO_OBJECT, prefix + ".id", prefix + ".labels");
      definer.unavailable(
          prefix + ".label", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, NO_OBJECT);
    }
    definer.unavailable(
        FieldType.TEXT,
        "records hold a pod's addresses as numbers of its node",
        "k8s.pod.ip",
        "k8s.pod.cni.json",
        "k8s.pod.full_sandbox_id",
        "k8s.pod.sandbox_id");
  }

  private static void mounts(Definer definer) {
    definer.unavailable(FieldType.TEXT, NO_MOUNTS, "container.mounts");
    for (String name : List.of("", ".source", ".dest", ".mode", ".rdwr", ".propagation")) {
      definer.unavailable(
          "container.mount" + name, FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, NO_MOUNTS);
    }
    definer
        .unavailable(
            FieldType.TEXT,
            NO_PROBES,
            "container.healthcheck",
            "container.liveness_probe",
            "container.readiness_probe")
        .unavailable(
            FieldType.TEXT,
            "records do not hold a container's addresses",
            "container.ip",
            "container.cni.json")
        .unavailable(
            FieldType.BOOL,
            "records do not hold a container's namespaces",
            "container.host_pid",
            "container.host_network",
            "container.host_ipc")
        .unavailable(
            "container.label",
            FieldType.TEXT,
            Shape.ONE,
            Field.Argument.REQUIRED,
            "records do not hold a container's labels")
        .unavailable(
            FieldType.TEXT, "records do not hold a container's labels", "container.labels");
  }

  private static @Nullable ContainerEntity container(EventView view) {
    EnrichedRecord record = view.record();
    return record == null ? null : record.container();
  }

  /** Returns the container's id, "host" outside, null if the process is unknown. */
  static @Nullable String id(EventView view) {
    ContainerEntity container = container(view);
    if (container != null) {
      return container.id();
    }
    ProcessEntity process = view.process();
    if (process == null) {
      return null;
    }
    return process.containerId() == null ? HOST : process.containerId();
  }

  private static boolean inContainer(EventView view) {
    return container(view) != null
        || (view.process() != null && view.process().containerId() != null);
  }

  private static @Nullable String known(
      EventView view, Function<ContainerEntity, @Nullable String> reader) {
    ContainerEntity container = container(view);
    if (container == null || container.name().equals(ContainerEntity.INCOMPLETE)) {
      return null;
    }
    String value = reader.apply(container);
    return value == null || value.isEmpty() ? null : value;
  }

  private static @Nullable String named(
      EventView view, Function<ContainerEntity, @Nullable String> reader) {
    String name = known(view, reader);
    return name == null && view.process() != null && !inContainer(view) ? HOST : name;
  }

  private static @Nullable String type(EventView view) {
    ContainerEntity container = container(view);
    if (container == null) {
      return view.process() != null && !inContainer(view) ? HOST : null;
    }
    if (container.runtime() != null) {
      return container.runtime();
    }
    return switch (container.type()) {
      case CT_DOCKER -> "docker";
      case CT_LXC -> "lxc";
      case CT_LIBVIRT_LXC -> "libvirt-lxc";
      case CT_MESOS -> "mesos";
      case CT_RKT -> "rkt";
      case CT_CUSTOM -> "custom";
      case CT_CRI -> "cri";
      case CT_CONTAINERD -> "containerd";
      case CT_CRIO -> "cri-o";
      case CT_BPM -> "bpm";
    };
  }

  private static @Nullable String image(EventView view) {
    return known(view, ContainerEntity::image);
  }

  private static @Nullable String tagged(EventView view) {
    String image = image(view);
    return image == null || Slice.TAG.end(image) < 0 ? null : image;
  }

  private static @Nullable String digest(EventView view) {
    String image = image(view);
    return image == null || Slice.DIGEST.end(image) < 0 ? null : image;
  }

  private static long privileged(EventView view) {
    ContainerEntity container = container(view);
    return container == null || container.name().equals(ContainerEntity.INCOMPLETE)
        ? FieldSource.MISSING
        : Definer.truth(container.privileged());
  }

  private static @Nullable String pod(
      EventView view, Function<PodEntity, @Nullable String> reader) {
    EnrichedRecord record = view.record();
    PodEntity pod = record == null ? null : record.pod();
    return pod == null ? null : reader.apply(pod);
  }

  private static String joined(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(", "));
  }
}
