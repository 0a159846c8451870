package io.sysflow.agent.kubernetes;

import io.sysflow.model.PodEntity;
import java.util.List;
import java.util.Map;

/** A small cluster, as its API server tells it and as SysFlow has it. */
final class Cluster {

  static final String NODE = "node-a";
  static final String WEB_ID = "3f2c8a10-5b1e-4d0a-9c55-0a1b2c3d4e5f";
  static final String SERVICE_ID = "1c81ab33-93f2-4e14-af63-6231ba015518";
  static final PodEntity.Service SERVICE =
      new PodEntity.Service(
          "web",
          SERVICE_ID,
          "shop",
          List.of(new PodEntity.Port(80, 8080, 30080, "TCP"), new PodEntity.Port(53, 53, 0, "UDP")),
          List.of(1758883594L));

  private Cluster() {}

  static String web(int restarts) {
    return pod(WEB_ID, "web-0", NODE, restarts);
  }

  static String pod(String id, String name, String node, int restarts) {
    return """
        {"kind": "Pod", "apiVersion": "v1",
         "metadata": {"name": "%s", "namespace": "shop", "uid": "%s",
           "creationTimestamp": "2026-01-02T03:04:05Z", "labels": {"app": "web", "tier": "front"}},
         "spec": {"nodeName": "%s", "containers": [{"name": "web", "image": "web:1",
           "env": [{"name": "PASSWORD", "value": "secret"}],
           "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}]}]},
         "status": {"phase": "Running", "hostIP": "192.168.59.100", "podIP": "172.17.0.6",
           "podIPs": [{"ip": "172.17.0.6"}, {"ip": "fd00::1:2"}],
           "containerStatuses": [{"name": "web", "restartCount": %d, "ready": true,
             "image": "web:1", "imageID": ""}]}}"""
        .formatted(name, id, node, restarts);
  }

  static String staticPod(String id, String manifest) {
    return """
        {"kind": "Pod", "apiVersion": "v1",
         "metadata": {"name": "etcd-node-a", "namespace": "kube-system", "uid": "%s",
           "annotations": {"kubernetes.io/config.mirror": "%s"}},
         "spec": {"nodeName": "node-a", "containers": []}, "status": {}}"""
        .formatted(id, manifest);
  }

  static String service() {
    return """
        {"kind": "Service", "apiVersion": "v1",
         "metadata": {"name": "web", "namespace": "shop", "uid": "%s"},
         "spec": {"selector": {"app": "web"}, "clusterIP": "10.111.214.104",
           "ports": [{"port": 80, "targetPort": "http", "nodePort": 30080, "protocol": "TCP"},
                     {"port": 53, "protocol": "UDP"}]}}"""
        .formatted(SERVICE_ID);
  }

  static String event(String uid, String object, String host) {
    return """
        {"kind": "Event", "apiVersion": "v1",
         "metadata": {"name": "e-%s", "namespace": "shop", "uid": "%s"},
         "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "web-0", "uid": "%s"},
         "reason": "BackOff", "message": "Back-off restarting", "type": "Warning", "count": 3,
         "source": {"component": "kubelet", "host": "%s"}}"""
        .formatted(uid, uid, object, host);
  }

  static PodEntity entity(long ts, long restarts, PodEntity.Service... services) {
    return new PodEntity(
        ts,
        WEB_ID,
        "web-0",
        NODE,
        List.of(1681631424L),
        List.of(100667820L, 0xfdL, 0x0200010000000000L),
        "shop",
        restarts,
        Map.of("app", "web", "tier", "front"),
        Map.of(),
        List.of(services));
  }
}
