package io.sysflow.agent.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * The text of K8s events, in the shape that SysFlow's consumers look into: one object in a list of
 * items. It says what the reference says but for the environment of containers, which is where
 * people keep passwords.
 */
final class Messages {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Messages() {}

  static String pod(Watcher.Action action, Pod pod) {
    ObjectNode item = item(pod);
    if (pod.getSpec() != null) {
      put(item, "nodeName", pod.getSpec().getNodeName());
      for (Container container : pod.getSpec().getContainers()) {
        ObjectNode node = item.withArray("containers").addObject();
        put(node, "name", container.getName());
        put(node, "image", container.getImage());
        put(node, "imagePullPolicy", container.getImagePullPolicy());
        set(node, "ports", container.getPorts());
      }
    }
    if (pod.getStatus() != null) {
      put(item, "phase", pod.getStatus().getPhase());
      put(item, "hostIP", pod.getStatus().getHostIP());
      put(item, "podIP", pod.getStatus().getPodIP());
      set(item, "containerStatuses", pod.getStatus().getContainerStatuses());
      set(item, "initContainerStatuses", pod.getStatus().getInitContainerStatuses());
    }
    return text("Pod", action, item);
  }

  static String service(Watcher.Action action, Service service) {
    ObjectNode item = item(service);
    if (service.getSpec() != null) {
      put(item, "clusterIP", service.getSpec().getClusterIP());
      set(item, "ports", service.getSpec().getPorts());
      set(item, "selector", service.getSpec().getSelector());
    }
    return text("Service", action, item);
  }

  static String event(Watcher.Action action, Event event) {
    ObjectNode item = item(event);
    set(item, "involvedObject", event.getInvolvedObject());
    put(item, "reason", event.getReason());
    put(item, "message", event.getMessage());
    put(item, "type", event.getType());
    set(item, "count", event.getCount());
    set(item, "source", event.getSource());
    put(item, "firstTimestamp", event.getFirstTimestamp());
    put(item, "lastTimestamp", event.getLastTimestamp());
    return text("Event", action, item);
  }

  private static ObjectNode item(HasMetadata object) {
    ObjectNode item = JSON.createObjectNode();
    put(item, "name", object.getMetadata().getName());
    put(item, "namespace", object.getMetadata().getNamespace());
    put(item, "uid", object.getMetadata().getUid());
    put(item, "timestamp", object.getMetadata().getCreationTimestamp());
    set(item, "labels", object.getMetadata().getLabels());
    return item;
  }

  private static String text(String kind, Watcher.Action action, ObjectNode item) {
    ObjectNode message = JSON.createObjectNode();
    message.put("apiVersion", "v1");
    message.putArray("items").add(item);
    message.put("kind", kind);
    message.put("type", action.name());
    return message.toString();
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void set(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      JsonNode tree = JSON.valueToTree(value);
      node.set(name, tree);
    }
  }
}
