package io.sysflow.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.sysflow.model.PodEntity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a pod.
 *
 * @param id uid
 * @param manifest hash of its manifest, by which the containers of a static pod know it; else null
 * @param name of the pod
 * @param namespace of the pod
 * @param nodeName where it runs
 * @param hostIp as on the wire
 * @param internalIp as on the wire
 * @param restartCount of its containers
 * @param labels of the pod
 * @param ports of its containers, those that have names
 */
record PodFacts(
    String id,
    @Nullable String manifest,
    String name,
    String namespace,
    String nodeName,
    List<Long> hostIp,
    List<Long> internalIp,
    long restartCount,
    Map<String, String> labels,
    Map<String, Integer> ports) {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  /** Copies its collections. */
  PodFacts {
    hostIp = List.copyOf(hostIp);
    internalIp = List.copyOf(internalIp);
    labels = Map.copyOf(labels);
    ports = Map.copyOf(ports);
  }

  static PodFacts of(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    Map<String, String> annotations = meta.getAnnotations();
    long restarts = 0;
    for (ContainerStatus container : status.getContainerStatuses()) {
      restarts += container.getRestartCount() == null ? 0 : container.getRestartCount();
    }
    return new PodFacts(
        meta.getUid(),
        annotations == null ? null : annotations.get(MIRROR),
        meta.getName(),
        meta.getNamespace(),
        spec.getNodeName() == null ? "" : spec.getNodeName(),
        Addresses.of(
            oneOr(status.getHostIP(), status.getHostIPs().stream().map(HostIP::getIp).toList())),
        Addresses.of(
            oneOr(status.getPodIP(), status.getPodIPs().stream().map(PodIP::getIp).toList())),
        restarts,
        meta.getLabels() == null ? Map.of() : meta.getLabels(),
        namedPorts(spec));
  }

  private static List<String> oneOr(@Nullable String one, List<String> all) {
    return !all.isEmpty() ? all : one == null ? List.of() : List.of(one);
  }

  private static Map<String, Integer> namedPorts(PodSpec spec) {
    Map<String, Integer> ports = new HashMap<>();
    for (Container container : spec.getContainers()) {
      for (ContainerPort port : container.getPorts()) {
        if (port.getName() != null && port.getContainerPort() != null) {
          ports.put(port.getName(), port.getContainerPort());
        }
      }
    }
    return ports;
  }

  /** Returns the pod as SysFlow has it. Its controllers, and so their selectors, are not known. */
  PodEntity toEntity(long ts, List<PodEntity.Service> services) {
    return new PodEntity(
        ts,
        id,
        name,
        nodeName,
        hostIp,
        internalIp,
        namespace,
        restartCount,
        labels,
        Map.of(),
        services);
  }
}
