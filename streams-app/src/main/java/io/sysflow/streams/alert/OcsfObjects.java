package io.sysflow.streams.alert;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RestType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of the Open Cybersecurity Schema Framework that a record holds. */
final class OcsfObjects {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Something that analysts search for.
   *
   * @param type its number in OCSF
   * @param name where it stands
   */
  private record Observable(int type, String typeName, String name, String value) {}

  private OcsfObjects() {}

  static long millis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }

  /** Writes the members of an evidence: who did it, and to what. */
  static void evidence(JsonOut json, EnrichedRecord record) throws IOException {
    if (record.activity() instanceof ProcessActivity act) {
      json.object("process", process -> process(process, record, act));
      if (record.process() != null) {
        ProcessEntity process = record.process();
        json.object(
            "actor",
            actor ->
                actor
                    .object("process", out -> facts(out, record.node(), process))
                    .object("user", user -> user(user, process)));
      }
    }
    if (record.file() != null) {
      FileEntity file = record.file();
      json.object("file", out -> file(out, file));
    }
    FiveTuple tuple = tuple(record);
    if (tuple != null) {
      json.object("src_endpoint", out -> endpoint(out, tuple.sip().toString(), tuple.sport()));
      json.object("dst_endpoint", out -> endpoint(out, tuple.dip().toString(), tuple.dport()));
      json.object(
          "connection_info",
          out ->
              out.number("direction_id", 0)
                  .text("protocol_name", EcsObject.transport(tuple.proto()))
                  .number("protocol_num", tuple.proto()));
    }
  }

  private static void process(JsonOut json, EnrichedRecord record, ProcessActivity act)
      throws IOException {
    ProcessEntity process = record.process();
    if (process == null) {
      json.number("pid", act.procOid().hpid())
          .text("uid", EcsProcess.entityId(record.node(), act.procOid()));
    } else {
      facts(json, record.node(), process);
    }
    json.number("tid", act.tid());
    if (!record.ancestors().isEmpty()) {
      json.object(
          "parent_process", parent -> facts(parent, record.node(), record.ancestors().get(0)));
    }
  }

  private static void facts(JsonOut json, String node, ProcessEntity process) throws IOException {
    Oid oid = process.oid();
    json.number("pid", oid.hpid())
        .text("uid", EcsProcess.entityId(node, oid))
        .text("name", EcsProcess.baseName(process.exe()))
        .text("cmd_line", String.join(" ", EcsProcess.args(process)))
        .text("working_directory", process.cwd());
    if (oid.createTs() > 0) {
      json.number("created_time", millis(oid.createTs()));
    }
    if (!process.exe().isEmpty()) {
      json.object("file", file -> file(file, process.exe(), RestType.FILE));
    }
    json.object("user", user -> user(user, process));
  }

  private static void user(JsonOut json, ProcessEntity process) throws IOException {
    json.text("name", EcsProcess.name(process.userName()));
    if (process.uid() >= 0) {
      json.text("uid", Integer.toString(process.uid()));
    }
  }

  private static void file(JsonOut json, FileEntity file) throws IOException {
    file(json, file.path(), file.restype());
  }

  private static void file(JsonOut json, String path, RestType type) throws IOException {
    String name = EcsProcess.baseName(path);
    json.text("name", name.isEmpty() ? path.isEmpty() ? "unknown" : path : name)
        .text("path", path)
        .number("type_id", typeId(type));
  }

  private static int typeId(RestType type) {
    return switch (type) {
      case FILE -> 1;
      case DIRECTORY -> 2;
      case UNIX_SOCKET -> 5;
      case PIPE -> 6;
      case UNKNOWN -> 0;
    };
  }

  private static void endpoint(JsonOut json, String ip, int port) throws IOException {
    json.text("ip", ip).number("port", port);
  }

  private static @Nullable FiveTuple tuple(EnrichedRecord record) {
    if (record.activity() instanceof NetworkFlow flow) {
      return flow.tuple();
    }
    return record.activity() instanceof NetworkEvent event ? event.tuple() : null;
  }

  static void resources(JsonOut json, EnrichedRecord record) throws IOException {
    List<List<String>> resources = new ArrayList<>();
    if (record.container() != null) {
      resources.add(List.of("container", record.container().id(), record.container().name()));
    }
    if (record.pod() != null) {
      resources.add(List.of("pod", record.pod().id(), record.pod().name()));
    }
    json.objects(
        "resources",
        resources,
        (out, resource) ->
            out.text("type", resource.get(0))
                .text("uid", resource.get(1))
                .text("name", resource.get(2)));
  }

  static void device(JsonOut json, String node, EnrichedRecord.@Nullable Origin origin)
      throws IOException {
    boolean address = origin != null && origin.ip().matches("[0-9a-fA-F.:]+");
    json.object(
        "device",
        device ->
            device
                .text("uid", node)
                .text("name", node)
                .text("hostname", node)
                .text("ip", origin != null && address ? origin.ip() : null)
                .number("type_id", 1)
                .text("type", "Server")
                .object("os", os -> os.text("name", "Linux").number("type_id", 200)));
  }

  static void observables(JsonOut json, EnrichedRecord record) throws IOException {
    List<Observable> observables = new ArrayList<>();
    observables.add(new Observable(1, "Hostname", "device.hostname", record.node()));
    String end = "evidences.src_endpoint.ip";
    for (String address : EcsObject.addresses(record.activity())) {
      observables.add(new Observable(2, "IP Address", end, address));
      end = "evidences.dst_endpoint.ip";
    }
    ProcessEntity process = record.process();
    if (process != null) {
      observables.add(
          new Observable(
              9, "Process Name", "evidences.process.name", EcsProcess.baseName(process.exe())));
      observables.add(
          new Observable(
              4, "User Name", "evidences.actor.user.name", EcsProcess.name(process.userName())));
    }
    if (record.file() != null) {
      observables.add(new Observable(45, "File Path", "evidences.file.path", record.file().path()));
    }
    json.objects(
        "observables",
        observables.stream().filter(one -> !one.value().isEmpty()).toList(),
        (out, one) ->
            out.number("type_id", one.type())
                .text("type", one.typeName())
                .text("name", one.name())
                .text("value", one.value()));
  }
}
