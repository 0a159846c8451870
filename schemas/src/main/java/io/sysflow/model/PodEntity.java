package io.sysflow.model;

import java.util.List;
import java.util.Map;

/**
 * A Kubernetes pod.
 *
 * @param ts ns since the epoch
 * @param id uid
 * @param name of the pod
 * @param nodeName where it runs
 * @param hostIp one long per IPv4 address, as on the wire
 * @param internalIp one long per IPv4 address, as on the wire
 * @param namespace of the pod
 * @param restartCount of its containers
 * @param labels of the pod
 * @param selectors of its controllers
 * @param services that select it
 */
public record PodEntity(
    long ts,
    String id,
    String name,
    String nodeName,
    List<Long> hostIp,
    List<Long> internalIp,
    String namespace,
    long restartCount,
    Map<String, String> labels,
    Map<String, String> selectors,
    List<Service> services)
    implements Entity {

  /** Copies its collections. */
  public PodEntity {
    hostIp = List.copyOf(hostIp);
    internalIp = List.copyOf(internalIp);
    labels = Map.copyOf(labels);
    selectors = Map.copyOf(selectors);
    services = List.copyOf(services);
  }

  /** Returns the same pod with other labels, of its own and of what selects it, and services. */
  public PodEntity withLabels(
      Map<String, String> newLabels, Map<String, String> newSelectors, List<Service> newServices) {
    return new PodEntity(
        ts,
        id,
        name,
        nodeName,
        hostIp,
        internalIp,
        namespace,
        restartCount,
        newLabels,
        newSelectors,
        newServices);
  }

  /**
   * A Kubernetes service.
   *
   * @param name of the service
   * @param id uid
   * @param namespace of the service
   * @param ports it offers
   * @param clusterIp one long per IPv4 address, as on the wire
   */
  public record Service(
      String name, String id, String namespace, List<Port> ports, List<Long> clusterIp) {
    /** Copies its lists. */
    public Service {
      ports = List.copyOf(ports);
      clusterIp = List.copyOf(clusterIp);
    }
  }

  /**
   * A port of a service.
   *
   * @param port of the service
   * @param targetPort of the pod
   * @param nodePort of the node, 0 if none
   * @param proto such as TCP
   */
  public record Port(int port, int targetPort, int nodePort, String proto) {}
}
