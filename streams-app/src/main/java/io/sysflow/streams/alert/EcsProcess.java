package io.sysflow.streams.alert;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The process fields of the Elastic Common Schema. */
final class EcsProcess {

  /** An alert must fit in a Kafka message; a command line may have megabytes, and many parents. */
  private static final int LONGEST_ARGS = 32 << 10;

  private static final int LONGEST_ARGS_OF_ANCESTOR = 2 << 10;

  private EcsProcess() {}

  /** Writes "process" with its parent and the ids of all its ancestors. */
  static void write(JsonOut json, EnrichedRecord record) throws IOException {
    if (!(record.activity() instanceof ProcessActivity act)) {
      return;
    }
    ProcessEntity process = record.process();
    json.object(
        "process",
        out -> {
          if (process == null) {
            out.text("entity_id", entityId(record.node(), act.procOid()));
            out.number("pid", act.procOid().hpid());
          } else {
            facts(out, record.node(), process, LONGEST_ARGS);
          }
          out.object("thread", thread -> thread.number("id", act.tid()));
          if (act instanceof ProcessEvent event && event.opFlags().has(OpFlag.EXIT)) {
            out.number("exit_code", event.ret() >> 8 & 0xff);
          }
          parent(out, record);
        });
  }

  /** Writes "ancestors": who started whom, the parent first. */
  static void ancestors(JsonOut json, EnrichedRecord record) throws IOException {
    json.objects(
        "ancestors",
        record.ancestors(),
        (out, ancestor) -> {
          facts(out, record.node(), ancestor, LONGEST_ARGS_OF_ANCESTOR);
          out.text("container_id", ancestor.containerId());
        });
  }

  /** Writes "user" of the process. */
  static void user(JsonOut json, ProcessEntity process) throws IOException {
    json.object(
        "user",
        user -> {
          user.text("id", id(process.uid())).text("name", name(process.userName()));
          user.object(
              "group",
              group -> group.text("id", id(process.gid())).text("name", name(process.groupName())));
        });
  }

  /** Returns an id of a process that no other process of any node has. */
  static String entityId(String node, Oid oid) {
    return node + ":" + oid.hpid() + ":" + oid.createTs();
  }

  /** Returns a name without what stands for none. */
  static String name(String name) {
    return name.equals("<NA>") ? "" : name;
  }

  /** Returns the arguments, the program's own name first. */
  static List<String> args(ProcessEntity process) {
    List<String> argv = process.facts().argv();
    if (argv != null) {
      return argv;
    }
    List<String> args = new ArrayList<>();
    args.add(process.exe());
    if (!process.exeArgs().isEmpty()) {
      args.addAll(List.of(process.exeArgs().split(" ")));
    }
    return args;
  }

  /** Returns the first of the arguments, as many characters in all as {@code longest}. */
  static List<String> cut(List<String> args, int longest) {
    int left = longest;
    for (int i = 0; i < args.size(); i++) {
      if (args.get(i).length() > left) {
        List<String> first = new ArrayList<>(args.subList(0, i));
        first.add(JsonOut.cut(args.get(i), left));
        return first;
      }
      left -= args.get(i).length();
    }
    return args;
  }

  /** Returns the last part of a path. */
  static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void parent(JsonOut json, EnrichedRecord record) throws IOException {
    if (!record.ancestors().isEmpty()) {
      json.object(
          "parent", out -> facts(out, record.node(), record.ancestors().get(0), LONGEST_ARGS));
      json.object(
          "Ext",
          out ->
              out.texts(
                  "ancestry",
                  record.ancestors().stream()
                      .map(ancestor -> entityId(record.node(), ancestor.oid()))
                      .toList()));
      return;
    }
    Oid poid = record.process() == null ? null : record.process().poid();
    if (poid != null) {
      json.object(
          "parent",
          out -> out.text("entity_id", entityId(record.node(), poid)).number("pid", poid.hpid()));
    }
  }

  private static void facts(JsonOut json, String node, ProcessEntity process, int longest)
      throws IOException {
    String comm = process.facts().comm();
    List<String> all = args(process);
    List<String> args = cut(all, longest);
    json.text("entity_id", entityId(node, process.oid()))
        .number("pid", process.oid().hpid())
        .text("name", comm == null ? baseName(process.exe()) : comm)
        .text("executable", process.exe())
        .texts("args", args)
        .number("args_count", all.size())
        .text("command_line", String.join(" ", args))
        .text("working_directory", process.cwd())
        .bool("interactive", process.tty());
    if (process.oid().createTs() > 0) {
      json.text("start", Times.iso(process.oid().createTs()));
    }
    user(json, process);
    Long session = process.facts().sid();
    if (session != null) {
      json.object("session_leader", leader -> leader.number("pid", session));
    }
    Long group = process.facts().pgid();
    if (group != null) {
      json.object("group_leader", leader -> leader.number("pid", group));
    }
  }

  private static String id(int number) {
    return number == -1 ? "" : Integer.toString(number);
  }
}
