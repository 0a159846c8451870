package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.policy.field.SysFlowPaths;
import io.sysflow.policy.field.XxHash64;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sections "pproc" and "proc" of the SysFlow processor's JSON. */
final class SysFlowJsonProcess {

  private SysFlowJsonProcess() {}

  static void write(JsonGenerator json, EnrichedRecord record) throws IOException {
    if (!(record.activity() instanceof ProcessActivity activity)) {
      return;
    }
    ProcessEntity process = record.process();
    Oid parent = process == null ? null : process.poid();
    if (parent != null && parent.hpid() != 0) {
      boolean known = !record.ancestors().isEmpty();
      json.writeObjectFieldStart("pproc");
      facts(json, known ? record.ancestors().get(0) : unknown(parent), null);
      json.writeEndObject();
    }
    json.writeObjectFieldStart("proc");
    lineage(json, record);
    facts(json, process == null ? unknown(activity.procOid()) : process, activity.tid());
    json.writeEndObject();
  }

  private static void lineage(JsonGenerator json, EnrichedRecord record) throws IOException {
    List<ProcessEntity> line = new ArrayList<>();
    if (record.process() != null) {
      line.add(record.process());
      line.addAll(record.ancestors());
    }
    List<String> exes = line.stream().map(SysFlowJsonProcess::exe).toList();
    SysFlowJson.texts(json, "acmdline", line.stream().map(p -> commandLine(p, "")).toList());
    SysFlowJson.texts(json, "aexe", exes);
    SysFlowJson.texts(json, "aname", exes.stream().map(SysFlowPaths::base).toList());
    json.writeArrayFieldStart("apid");
    for (ProcessEntity process : line) {
      json.writeNumber(process.oid().hpid());
    }
    json.writeEndArray();
  }

  /** Returns a process of which only its identity is known, as the processor writes it. */
  private static ProcessEntity unknown(Oid oid) {
    return ProcessEntity.builder(ObjectState.CREATED, oid, 0).user(0, "").group(0, "").build();
  }

  /**
   * Writes what is known of a process; the processor puts a blank after the path of a process
   * without arguments, but not of a parent's.
   *
   * @param tid null of a parent
   */
  private static void facts(JsonGenerator json, ProcessEntity process, @Nullable Long tid)
      throws IOException {
    Oid oid = process.oid();
    String exe = exe(process);
    json.writeStringField("args", args(process));
    json.writeStringField("cmdline", commandLine(process, tid == null ? "" : " "));
    json.writeNumberField("createts", oid.createTs());
    json.writeBooleanField("entry", process.entry());
    json.writeStringField("exe", exe);
    json.writeNumberField("gid", process.gid());
    json.writeStringField("group", process.groupName());
    json.writeStringField("name", exe.isEmpty() && tid == null ? "" : SysFlowPaths.base(exe));
    json.writeStringField("oid", XxHash64.hex(Long.toString(oid.hpid()) + oid.createTs()));
    json.writeNumberField("pid", oid.hpid());
    if (tid != null) {
      json.writeNumberField("tid", tid);
    }
    json.writeBooleanField("tty", process.tty());
    json.writeNumberField("uid", process.uid());
    json.writeStringField("user", process.userName());
  }

  private static String exe(ProcessEntity process) {
    return process.exe().strip();
  }

  private static String args(ProcessEntity process) {
    return process.exeArgs().strip();
  }

  private static String commandLine(ProcessEntity process, String end) {
    String args = args(process);
    return args.isEmpty() ? exe(process) + end : exe(process) + " " + args;
  }
}
