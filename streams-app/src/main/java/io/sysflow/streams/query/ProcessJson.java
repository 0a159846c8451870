package io.sysflow.streams.query;

import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.streams.topology.StateView;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processes as they are answered. */
final class ProcessJson {

  private ProcessJson() {}

  static Map<String, Object> of(String node, StateView.Family family) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", node);
    json.put("process", of(family.process()));
    json.put("ended", family.ended());
    json.put("ancestors", family.ancestors().stream().map(ProcessJson::of).toList());
    json.put("children", family.children().stream().map(ProcessJson::of).toList());
    json.put("more", family.more());
    return json;
  }

  private static Map<String, Object> of(ProcessEntity process) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("oid", of(process.oid()));
    Oid parent = process.poid();
    if (parent != null) {
      json.put("parent", of(parent));
    }
    json.put("since", process.ts());
    json.put("exe", process.exe());
    json.put("args", process.exeArgs());
    json.put("uid", process.uid());
    json.put("user", process.userName());
    json.put("gid", process.gid());
    json.put("group", process.groupName());
    json.put("cwd", process.cwd());
    String container = process.containerId();
    if (container != null) {
      json.put("container", container);
    }
    return json;
  }

  private static Map<String, Object> of(Oid oid) {
    return Map.of("createTs", oid.createTs(), "pid", oid.hpid());
  }
}
