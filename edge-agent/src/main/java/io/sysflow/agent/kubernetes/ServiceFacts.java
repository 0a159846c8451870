package io.sysflow.agent.kubernetes;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.sysflow.model.PodEntity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a service.
 *
 * @param id uid
 * @param name of the service
 * @param namespace of the service and its pods
 * @param selector labels of its pods; a service without any has no pods
 * @param ports it offers
 * @param clusterIp as on the wire
 */
record ServiceFacts(
    String id,
    String name,
    String namespace,
    Map<String, String> selector,
    List<Port> ports,
    List<Long> clusterIp) {

  /**
   * A port of a service.
   *
   * @param port of the service
   * @param target port of the pod, if it is a number, else 0
   * @param targetName name of the pod's port; null if it is a number
   * @param nodePort of the node, 0 if none
   * @param proto such as TCP
   */
  record Port(int port, int target, @Nullable String targetName, int nodePort, String proto) {}

  /** Copies its collections. */
  ServiceFacts {
    selector = Map.copyOf(selector);
    ports = List.copyOf(ports);
    clusterIp = List.copyOf(clusterIp);
  }

  static ServiceFacts of(Service service) {
    ObjectMeta meta = service.getMetadata();
    ServiceSpec spec = service.getSpec() == null ? new ServiceSpec() : service.getSpec();
    List<String> addresses = spec.getClusterIPs();
    if (addresses.isEmpty() && spec.getClusterIP() != null) {
      addresses = List.of(spec.getClusterIP());
    }
    return new ServiceFacts(
        meta.getUid(),
        meta.getName(),
        meta.getNamespace(),
        spec.getSelector() == null ? Map.of() : spec.getSelector(),
        spec.getPorts().stream().map(ServiceFacts::port).toList(),
        Addresses.of(addresses));
  }

  private static Port port(ServicePort port) {
    IntOrString target = port.getTargetPort();
    Integer number = target == null ? port.getPort() : target.getIntVal();
    Integer node = port.getNodePort();
    return new Port(
        port.getPort(),
        number == null ? 0 : number,
        target == null ? null : target.getStrVal(),
        node == null ? 0 : node,
        port.getProtocol() == null ? "TCP" : port.getProtocol());
  }

  /** Returns whether the service sends to a pod. */
  boolean selects(PodFacts pod) {
    return !selector.isEmpty()
        && namespace.equals(pod.namespace())
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }

  /** Returns the service as SysFlow has it, with the ports that a pod gives names to. */
  PodEntity.Service toEntity(PodFacts pod) {
    List<PodEntity.Port> resolved =
        ports.stream()
            .map(
                port ->
                    new PodEntity.Port(
                        port.port,
                        port.targetName == null
                            ? port.target
                            : pod.ports().getOrDefault(port.targetName, 0),
                        port.nodePort,
                        port.proto))
            .toList();
    return new PodEntity.Service(name, id, namespace, resolved, clusterIp);
  }
}
