package io.sysflow.agent.scap;

import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flows and events of a SysFlow file as texts that say all that SysFlow v5 does, but for what
 * may differ between two collectors that are both right: the arguments of SETUID, as names of users
 * depend on the library, and which pipe or unix socket a file is.
 */
final class FlowsOfFile {

  private final List<String> flows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<Foid, FileEntity> files = new HashMap<>();
  private final Set<Oid> processes = new HashSet<>();
  private final Set<String> containers = new HashSet<>();

  private FlowsOfFile() {}

  static FlowsOfFile read(Path file) throws IOException {
    FlowsOfFile read = new FlowsOfFile();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      boolean first = true;
      while (reader.hasNext()) {
        SysFlowRecord rec = reader.next().rec();
        if (first && !(rec instanceof Header)) {
          read.problems.add("the first record is no header: " + rec);
        }
        first = false;
        read.add(rec);
      }
    }
    return read;
  }

  /** Returns them in the order of the file. */
  List<String> flows() {
    return flows;
  }

  /** Returns what is wrong with the file itself: what is referred to before it is told. */
  List<String> problems() {
    return problems;
  }

  private void add(SysFlowRecord rec) {
    if (rec instanceof FileEntity file) {
      checkContainer(file.containerId(), rec);
      files.put(file.oid(), file);
    } else if (rec instanceof ProcessEntity process) {
      checkContainer(process.containerId(), rec);
      if (process.poid() != null && !processes.contains(process.poid())) {
        problems.add("before its parent: " + rec);
      }
      processes.add(process.oid());
    } else if (rec instanceof ContainerEntity container) {
      containers.add(container.id());
    } else if (rec instanceof ProcessActivity activity) {
      if (!processes.contains(activity.procOid())) {
        problems.add("before its process: " + rec);
      }
      flows.add(text(activity));
    }
  }

  private void checkContainer(@Nullable String id, SysFlowRecord rec) {
    if (id != null && !containers.contains(id)) {
      problems.add("before its container: " + rec);
    }
  }

  private String text(ProcessActivity activity) {
    if (activity instanceof FileFlow flow) {
      checkEnd(flow.ts(), flow.endTs(), flow);
      return "%s open=%x end=%d %s fd=%d %s %s"
          .formatted(
              begin(flow, flow.ts(), flow.tid()),
              flow.openFlags().bits(),
              flow.endTs(),
              file(flow.fileOid()),
              flow.fd(),
              text(flow.reads()),
              text(flow.writes()));
    } else if (activity instanceof NetworkFlow flow) {
      checkEnd(flow.ts(), flow.endTs(), flow);
      return "%s end=%d %s fd=%d %s %s"
          .formatted(
              begin(flow, flow.ts(), flow.tid()),
              flow.endTs(),
              text(flow.tuple()),
              flow.fd(),
              text(flow.reads()),
              text(flow.writes()));
    } else if (activity instanceof ProcessFlow flow) {
      checkEnd(flow.ts(), flow.endTs(), flow);
      return "%s end=%d %d %d %d"
          .formatted(
              begin(flow, flow.ts(), 0),
              flow.endTs(),
              flow.threadsCloned(),
              flow.threadsExited(),
              flow.cloneErrors());
    } else {
      return event(activity);
    }
  }

  private String event(ProcessActivity activity) {
    if (activity instanceof ProcessEvent event) {
      boolean setUid = event.opFlags().has(OpFlag.SETUID);
      return "%s ret=%d %s"
          .formatted(
              begin(event, event.ts(), event.tid()),
              event.ret(),
              setUid ? List.of() : event.args());
    } else if (activity instanceof FileEvent event) {
      return "%s ret=%d %s %s"
          .formatted(
              begin(event, event.ts(), event.tid()),
              event.ret(),
              file(event.fileOid()),
              event.newFileOid() == null ? "" : file(event.newFileOid()));
    } else if (activity instanceof NetworkEvent event) {
      return "%s ret=%d %s"
          .formatted(begin(event, event.ts(), event.tid()), event.ret(), text(event.tuple()));
    }
    throw new AssertionError(activity);
  }

  private static String begin(ProcessActivity activity, long ts, long tid) {
    Oid oid = activity.procOid();
    return "%s ops=%x process=%d/%d ts=%d tid=%d"
        .formatted(
            activity.getClass().getSimpleName(),
            activity.opFlags().bits(),
            oid.createTs(),
            oid.hpid(),
            ts,
            tid);
  }

  private String file(Foid oid) {
    FileEntity file = files.get(oid);
    if (file == null) {
      problems.add("a file that was not told: " + oid);
      return "?";
    }
    boolean named = file.restype() != RestType.PIPE && file.restype() != RestType.UNIX_SOCKET;
    return named
        ? "%s:%s:%s".formatted(file.restype(), file.path(), file.containerId())
        : file.restype().toString();
  }

  private void checkEnd(long ts, long endTs, ProcessActivity flow) {
    if (endTs < ts) {
      problems.add("ends before it begins: " + flow);
    }
  }

  private static String text(FiveTuple tuple) {
    return "%s:%d-%s:%d/%d"
        .formatted(tuple.sip(), tuple.sport(), tuple.dip(), tuple.dport(), tuple.proto());
  }

  private static String text(Traffic traffic) {
    return traffic.ops() + "*" + traffic.bytes();
  }
}
