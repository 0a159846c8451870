package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.Traffic;
import io.sysflow.policy.field.SysFlowNames;
import io.sysflow.policy.field.SysFlowPaths;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sections "file", "flow" and "net" of the SysFlow processor's JSON. */
final class SysFlowJsonObjects {

  private SysFlowJsonObjects() {}

  static void file(JsonGenerator json, EnrichedRecord record) throws IOException {
    if (record.activity() instanceof FileFlow flow) {
      write(json, record, flow.openFlags(), flow.fd(), flow.fileOid(), null);
    } else if (record.activity() instanceof FileEvent event) {
      write(json, record, OpenFlags.NONE, 0, event.fileOid(), event.newFileOid());
    }
  }

  private static void write(
      JsonGenerator json,
      EnrichedRecord record,
      OpenFlags flags,
      int fd,
      Foid oid,
      @Nullable Foid newOid)
      throws IOException {
    String path = path(record.file());
    String newPath = path(record.newFile());
    json.writeObjectFieldStart("file");
    json.writeStringField("directory", SysFlowPaths.directory(path));
    json.writeNumberField("fd", fd);
    json.writeBooleanField("is_open_read", flags.reads());
    json.writeBooleanField("is_open_write", flags.writes());
    json.writeStringField("name", SysFlowPaths.base(path));
    json.writeStringField("newdirectory", SysFlowPaths.directory(newPath));
    json.writeStringField("newname", SysFlowPaths.base(newPath));
    json.writeStringField("newoid", newOid == null ? "" : newOid.toString());
    json.writeStringField("newpath", newPath);
    json.writeStringField("newsymlink", link(record.newFile()));
    json.writeStringField("oid", oid.toString());
    SysFlowJson.texts(json, "openflags", SysFlowNames.openFlags(flags));
    json.writeStringField("path", path);
    json.writeStringField("symlink", link(record.file()));
    json.writeStringField("type", type(record.file()));
    json.writeEndObject();
  }

  private static String path(@Nullable FileEntity file) {
    return file == null ? "" : SysFlowPaths.path(file.path());
  }

  private static String link(@Nullable FileEntity file) {
    return file == null ? "" : SysFlowPaths.link(file.path());
  }

  private static String type(@Nullable FileEntity file) {
    return file == null ? "?" : Character.toString(file.restype().code());
  }

  /** Writes how much was transferred, once. */
  static void flow(JsonGenerator json, Activity activity) throws IOException {
    if (activity instanceof FileFlow flow) {
      flow(json, flow.reads(), flow.writes());
    } else if (activity instanceof NetworkFlow flow) {
      flow(json, flow.reads(), flow.writes());
    }
  }

  private static void flow(JsonGenerator json, Traffic reads, Traffic writes) throws IOException {
    json.writeObjectFieldStart("flow");
    json.writeNumberField("rbytes", reads.bytes());
    json.writeNumberField("rops", reads.ops());
    json.writeNumberField("wbytes", writes.bytes());
    json.writeNumberField("wops", writes.ops());
    json.writeEndObject();
  }

  static void network(JsonGenerator json, Activity activity) throws IOException {
    if (activity instanceof NetworkFlow flow) {
      network(json, flow.tuple());
    } else if (activity instanceof NetworkEvent event) {
      network(json, event.tuple());
    }
  }

  private static void network(JsonGenerator json, FiveTuple tuple) throws IOException {
    String sip = tuple.sip().toString();
    String dip = tuple.dip().toString();
    json.writeObjectFieldStart("net");
    json.writeStringField("dip", dip);
    json.writeNumberField("dport", tuple.dport());
    SysFlowJson.texts(json, "ip", List.of(sip, dip));
    json.writeArrayFieldStart("port");
    json.writeNumber(tuple.sport());
    json.writeNumber(tuple.dport());
    json.writeEndArray();
    json.writeNumberField("proto", tuple.proto());
    json.writeStringField("sip", sip);
    json.writeNumberField("sport", tuple.sport());
    json.writeEndObject();
  }

  /** Returns what the call returned, null if unknown. */
  static @Nullable Integer result(Activity activity) {
    if (activity instanceof ProcessEvent event) {
      return event.ret();
    } else if (activity instanceof FileEvent event) {
      return event.ret();
    } else if (activity instanceof NetworkEvent event) {
      return event.ret();
    } else if (activity instanceof FileFlow flow) {
      return flow.ret();
    }
    return activity instanceof NetworkFlow flow ? flow.ret() : null;
  }
}
