package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.ObjectState;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.model.RestType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a few words, for the cases that stand beside rules.
 *
 * <pre>
 * when: open write /etc/cron.d/job      # what happened, see {@link SampleActivity}
 * process: /usr/bin/curl -o /etc/cron.d/job http://x      # or keys, see {@link SampleProcess}
 * ancestors: [/usr/bin/bash, /usr/sbin/sshd -D]           # parent first
 * container: {image: "nginx:1.25", privileged: true}      # or the image alone
 * pod: {name: web, namespace: shop}
 * xproc: [{process: /usr/sbin/nginx, node: web-1, hops: 1}]   # on other hosts, nearest first
 * </pre>
 */
final class SampleRecord {

  private static final String CONTAINER_ID = "c0ffee000001";
  private static final Set<String> KEYS =
      Set.of("when", "process", "ancestors", "container", "pod", "also", "flags", "note", "xproc");
  private static final Set<String> REMOTE_KEYS =
      Set.of("process", "node", "hops", "container", "pod");

  private SampleRecord() {}

  /**
   * Returns the record that a case describes.
   *
   * @throws SampleException if it describes none
   */
  static EnrichedRecord of(JsonNode sample) {
    if (!sample.isObject()) {
      throw new SampleException("expected keys and values, such as 'when: exec'");
    }
    known(sample, KEYS);
    ContainerEntity container = container(sample.path("container"));
    String containerId = container == null ? null : container.id();
    List<ProcessEntity> line = new ArrayList<>();
    int pid = 4242;
    line.add(SampleProcess.of(sample.path("process"), pid, containerId));
    for (JsonNode ancestor : sample.path("ancestors")) {
      pid -= 100;
      line.add(SampleProcess.of(ancestor, pid, containerId));
    }
    SampleActivity activity =
        new SampleActivity(sample.path("when").asText(), sample.path("flags").asText());
    Activity what = activity.of(line.get(0).oid());
    return new EnrichedRecord(
        "sample",
        1,
        1,
        what,
        line.get(0),
        line.subList(1, line.size()),
        file(activity.path(), activity.type(), containerId),
        file(activity.newPath(), activity.type(), containerId),
        container,
        pod(sample.path("pod")));
  }

  private static void known(JsonNode sample, Set<String> keys) {
    for (Map.Entry<String, JsonNode> entry : sample.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new SampleException("unknown key '" + entry.getKey() + "'");
      }
    }
  }

  /**
   * Returns the ancestors on other hosts that a case names: process by process, each by its command
   * line or by keys.
   *
   * @throws SampleException if one is no process
   */
  static List<RemoteAncestor> ancestorsElsewhere(JsonNode sample) {
    List<RemoteAncestor> ancestors = new ArrayList<>();
    int pid = 4242;
    for (JsonNode one : sample.path("xproc")) {
      pid += 100;
      boolean keys = one.has("process");
      if (keys) {
        known(one, REMOTE_KEYS);
      }
      ContainerEntity container = keys ? container(one.path("container")) : null;
      ancestors.add(
          new RemoteAncestor(
              keys ? one.path("hops").asInt(1) : 1,
              "0a0b0c0d0e0f00000000000000000001",
              keys ? one.path("node").asText("elsewhere") : "elsewhere",
              SampleProcess.of(
                  keys ? one.path("process") : one, pid, container == null ? null : container.id()),
              container,
              keys ? pod(one.path("pod")) : null));
    }
    return ancestors;
  }

  private static @Nullable FileEntity file(
      @Nullable String path, RestType type, @Nullable String containerId) {
    return path == null
        ? null
        : new FileEntity(
            ObjectState.CREATED, SampleActivity.foid(path), 1, type, path, containerId);
  }

  private static @Nullable ContainerEntity container(JsonNode sample) {
    if (sample.isMissingNode()) {
      return null;
    }
    String image = sample.isTextual() ? sample.asText() : sample.path("image").asText("app:1");
    return new ContainerEntity(
        CONTAINER_ID,
        sample.path("name").asText("app"),
        image,
        "",
        ContainerType.CT_CONTAINERD,
        sample.path("privileged").asBoolean(false),
        null,
        null);
  }

  private static @Nullable PodEntity pod(JsonNode sample) {
    if (sample.isMissingNode()) {
      return null;
    }
    return new PodEntity(
        1,
        "0a0b0c0d-0000-4000-8000-000000000001",
        sample.path("name").asText("pod"),
        "sample",
        List.of(),
        List.of(),
        sample.path("namespace").asText("default"),
        0,
        Map.of(),
        Map.of(),
        List.of());
  }
}
