package io.sysflow.agent.kubernetes;

import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pods of this node and the services of the cluster, as the API server told them last. It tells
 * what is new about a pod, and what happened to the pods of this node. Used from one thread.
 */
final class NodePods {

  /** More services than this are left out: the agent's memory is bounded. */
  private static final int MAX_SERVICES = 20_000;

  private static final int MAX_CONTAINERS = 1024;

  private final String node;
  private final Consumer<? super SystemEvent> out;
  private final Map<String, Known> pods = new HashMap<>();
  private final Map<String, Listed> services = new HashMap<>();
  private final Map<String, String> idsByManifest = new HashMap<>();

  /** Containers of static pods that the API server has not told of yet. */
  private final Map<String, ContainerEntity> orphans =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ContainerEntity> eldest) {
          return size() > MAX_CONTAINERS;
        }
      };

  private int podList;
  private int serviceList;

  /**
   * Makes an empty one.
   *
   * @param node its name
   * @param out takes what is new
   */
  NodePods(String node, Consumer<? super SystemEvent> out) {
    this.node = node;
    this.out = out;
  }

  /** Begins a list of all pods. */
  void listPods() {
    podList++;
  }

  /** Takes a pod as it is now. */
  void pod(PodFacts pod, long ts) {
    Known known = pods.computeIfAbsent(pod.id(), id -> new Known(pod));
    known.facts = pod;
    known.list = podList;
    tell(known, ts);
    String manifest = pod.manifest();
    if (manifest != null && !pod.id().equals(idsByManifest.put(manifest, pod.id()))) {
      adopt(manifest, ts);
    }
  }

  /** Takes that a pod is no more. */
  void podGone(PodFacts pod) {
    pods.remove(pod.id());
    if (pod.manifest() != null) {
      idsByManifest.remove(pod.manifest(), pod.id());
    }
  }

  /** Forgets the pods that were not in the list. */
  void endPods() {
    for (Known known : List.copyOf(pods.values())) {
      if (known.list != podList) {
        podGone(known.facts);
      }
    }
  }

  /** Begins a list of all services. */
  void listServices() {
    serviceList++;
  }

  /** Takes a service as it is now. */
  void service(ServiceFacts service, long ts) {
    if (services.size() < MAX_SERVICES || services.containsKey(service.id())) {
      Listed before = services.put(service.id(), new Listed(service, serviceList));
      if (before == null || !before.facts.equals(service)) {
        tellPodsOf(service.namespace(), ts);
      }
    }
  }

  /** Takes that a service is no more. */
  void serviceGone(ServiceFacts service, long ts) {
    if (services.remove(service.id()) != null) {
      tellPodsOf(service.namespace(), ts);
    }
  }

  /** Forgets the services that were not in the list. */
  void endServices(long ts) {
    for (Listed listed : List.copyOf(services.values())) {
      if (listed.list != serviceList) {
        serviceGone(listed.facts, ts);
      }
    }
  }

  /** Takes that something happened to a pod of this node. */
  void podEvent(int action, String message, long ts) {
    out.accept(new K8sSeen(ts, new K8sEvent(Kinds.PODS, action, ts, message)));
  }

  /** Takes that something happened to a service, which is told if it is one of this node's pods. */
  void serviceEvent(ServiceFacts service, int action, String message, long ts) {
    if (pods.values().stream().anyMatch(known -> service.selects(known.facts))) {
      out.accept(new K8sSeen(ts, new K8sEvent(Kinds.SERVICES, action, ts, message)));
    }
  }

  /**
   * Takes an event of the cluster, which is told if it concerns this node.
   *
   * @param host where it was reported; null if that is not said
   * @param object uid of what it is about; a node's is its name
   */
  void event(@Nullable String host, @Nullable String object, int action, String message, long ts) {
    boolean ours =
        node.equals(host)
            || object != null
                && (node.equals(object)
                    || pods.containsKey(object)
                    || idsByManifest.containsKey(object));
    if (ours) {
      out.accept(new K8sSeen(ts, new K8sEvent(Kinds.EVENTS, action, ts, message)));
    }
  }

  /** Returns a container with its pod's uid, where its runtime knows the manifest's hash only. */
  ContainerSeen identified(ContainerSeen seen) {
    String pod = seen.container().podId();
    if (pod == null || pod.indexOf('-') >= 0) {
      return seen;
    }
    String id = idsByManifest.get(pod);
    if (id == null) {
      orphans.put(seen.container().id(), seen.container());
      return seen;
    }
    return new ContainerSeen(seen.ts(), withPod(seen.container(), id));
  }

  private void adopt(String manifest, long ts) {
    Iterator<ContainerEntity> containers = orphans.values().iterator();
    while (containers.hasNext()) {
      ContainerEntity container = containers.next();
      if (manifest.equals(container.podId())) {
        containers.remove();
        out.accept(identified(new ContainerSeen(ts, container)));
      }
    }
  }

  private void tellPodsOf(String namespace, long ts) {
    for (Known known : pods.values()) {
      if (known.facts.namespace().equals(namespace)) {
        tell(known, ts);
      }
    }
  }

  /** Tells a pod if something is new but the time. */
  private void tell(Known known, long ts) {
    PodFacts facts = known.facts;
    List<PodEntity.Service> selecting = selecting(facts, services.values());
    PodEntity told = known.told;
    if (told == null || !told.equals(facts.toEntity(told.ts(), selecting))) {
      known.told = facts.toEntity(ts, selecting);
      out.accept(new PodSeen(ts, known.told));
    }
  }

  private static List<PodEntity.Service> selecting(PodFacts pod, Collection<Listed> services) {
    return services.stream()
        .map(Listed::facts)
        .filter(service -> service.selects(pod))
        .sorted(Comparator.comparing(ServiceFacts::name))
        .map(service -> service.toEntity(pod))
        .toList();
  }

  private static ContainerEntity withPod(ContainerEntity container, String pod) {
    return new ContainerEntity(
        container.id(),
        container.name(),
        container.image(),
        container.imageId(),
        container.type(),
        container.privileged(),
        pod,
        container.runtime());
  }

  /** A pod, in which list it was last, and what was told of it. */
  private static final class Known {
    private PodFacts facts;
    private int list;
    private @Nullable PodEntity told;

    private Known(PodFacts facts) {
      this.facts = facts;
    }
  }

  private record Listed(ServiceFacts facts, int list) {}
}
