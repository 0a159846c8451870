package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.policy.field.SysFlowNames;

/** The values of event.action that the SysFlow processor has for records. */
final class EcsActions {

  private EcsActions() {}

  static String of(EnrichedRecord record) {
    Activity activity = record.activity();
    if (activity instanceof ProcessEvent event) {
      return process(event);
    } else if (activity instanceof FileFlow flow) {
      return "file-access"
          + (flow.reads().ops() > 0 ? "-read" : "")
          + (flow.writes().ops() > 0 ? "-write" : "");
    } else if (activity instanceof FileEvent event) {
      return file(event.opFlags());
    } else if (activity instanceof NetworkFlow) {
      return "network-connection-traffic";
    } else if (activity instanceof NetworkEvent) {
      return "network-connection";
    } else if (activity instanceof ProcessFlow) {
      return "process-threads";
    } else if (activity instanceof K8sEvent event) {
      return SysFlowNames.action(event.action());
    }
    throw new AssertionError(activity);
  }

  private static String process(ProcessEvent event) {
    boolean thread = event.tid() != event.procOid().hpid();
    if (event.opFlags().has(OpFlag.EXIT)) {
      return thread ? "process-thread-exit" : "process-exit";
    }
    if (event.opFlags().has(OpFlag.CLONE) || event.opFlags().has(OpFlag.EXEC)) {
      return thread ? "process-thread-start" : "process-start";
    }
    return "process-change";
  }

  private static String file(OpFlags flags) {
    if (flags.has(OpFlag.MKDIR)) {
      return "directory-create";
    } else if (flags.has(OpFlag.RMDIR)) {
      return "directory-delete";
    } else if (flags.has(OpFlag.UNLINK)) {
      return "file-delete";
    } else if (flags.has(OpFlag.LINK) || flags.has(OpFlag.SYMLINK)) {
      return "file-link";
    }
    return flags.has(OpFlag.RENAME) ? "file-rename" : "file-change";
  }
}
