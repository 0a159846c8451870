package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Traffic;
import java.io.IOException;

/** An activity as the agent reported it, under the names of the SysFlow schema. */
final class RecordJson {

  private RecordJson() {}

  static void write(JsonOut json, Activity activity) throws IOException {
    json.text("type", activity.getClass().getSimpleName()).number("ts", activity.ts());
    if (activity instanceof ProcessActivity act) {
      json.object(
              "procOID",
              oid ->
                  oid.number("createTS", act.procOid().createTs())
                      .number("hpid", act.procOid().hpid()))
          .number("tid", act.tid())
          .texts("ops", EcsEvent.operations(act))
          .number("opFlags", act.opFlags().bits())
          .number("xopFlags", act.xopFlags().bits());
    }
    own(json, activity);
  }

  private static void own(JsonOut json, Activity activity) throws IOException {
    if (activity instanceof ProcessEvent event) {
      process(json, event);
    } else if (activity instanceof FileFlow flow) {
      file(json, flow);
    } else if (activity instanceof FileEvent event) {
      file(json, event);
    } else if (activity instanceof NetworkFlow flow) {
      network(json, flow);
    } else if (activity instanceof NetworkEvent event) {
      tuple(json, event.tuple()).number("ret", event.ret());
    } else if (activity instanceof ProcessFlow flow) {
      json.number("endTs", flow.endTs())
          .number("numThreadsCloned", flow.threadsCloned())
          .number("numThreadsExited", flow.threadsExited())
          .number("numCloneErrors", flow.cloneErrors());
    } else if (activity instanceof K8sEvent event) {
      json.number("kind", event.kind())
          .number("action", event.action())
          .text("message", event.message());
    } else {
      throw new AssertionError(activity);
    }
  }

  private static void process(JsonOut json, ProcessEvent event) throws IOException {
    json.texts("args", event.args())
        .number("ret", event.ret())
        .number("flags", event.flags())
        .number("targetPid", event.targetPid());
  }

  private static void file(JsonOut json, FileFlow flow) throws IOException {
    json.number("openFlags", flow.openFlags().bits())
        .number("endTs", flow.endTs())
        .text("fileOID", flow.fileOid().toString())
        .number("fd", flow.fd())
        .number("ret", flow.ret())
        .text("rawPath", flow.rawPath())
        .number("mode", flow.mode());
    traffic(json, flow.reads(), flow.writes());
  }

  private static void file(JsonOut json, FileEvent event) throws IOException {
    Foid target = event.newFileOid();
    json.text("fileOID", event.fileOid().toString())
        .text("newFileOID", target == null ? null : target.toString())
        .number("ret", event.ret())
        .text("rawPath", event.rawPath())
        .text("newRawPath", event.newRawPath())
        .number("mode", event.mode())
        .number("flags", event.flags());
  }

  private static void network(JsonOut json, NetworkFlow flow) throws IOException {
    tuple(json, flow.tuple())
        .number("endTs", flow.endTs())
        .number("fd", flow.fd())
        .number("ret", flow.ret())
        .number("domain", flow.domain())
        .number("sockType", flow.sockType());
    traffic(json, flow.reads(), flow.writes());
  }

  private static JsonOut tuple(JsonOut json, FiveTuple tuple) throws IOException {
    return json.text("sip", tuple.sip().toString())
        .number("sport", tuple.sport())
        .text("dip", tuple.dip().toString())
        .number("dport", tuple.dport())
        .number("proto", tuple.proto());
  }

  private static void traffic(JsonOut json, Traffic reads, Traffic writes) throws IOException {
    json.number("numRRecvOps", reads.ops())
        .number("numWSendOps", writes.ops())
        .number("numRRecvBytes", reads.bytes())
        .number("numWSendBytes", writes.bytes());
  }
}
