package io.sysflow.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for every stream of records, however it came about. */
final class Stream {

  private final Set<Oid> processes = new HashSet<>();
  private final Set<Foid> files = new HashSet<>();
  private final Set<String> containers = new HashSet<>();

  private Stream() {}

  /**
   * Checks that numbers have no gaps, that whatever is referred to was told since the last header
   * which is no heartbeat, and that nothing ends before it begins.
   */
  static void check(List<SysFlow> records) {
    Stream stream = new Stream();
    assertThat(records.get(0).rec()).isInstanceOf(Header.class);
    for (int i = 0; i < records.size(); i++) {
      check(records.get(i).seq() == i + 1, "number", records.get(i).rec());
      stream.check(records.get(i).rec());
    }
  }

  /** Checks a part that begins with a header which is no heartbeat, all by itself. */
  static void checkSegment(List<SysFlow> records) {
    Stream stream = new Stream();
    records.forEach(datum -> stream.check(datum.rec()));
  }

  /** Returns how many files there are in it. */
  static long files(List<SysFlow> records) {
    return records.stream()
        .map(SysFlow::rec)
        .filter(FileEntity.class::isInstance)
        .map(rec -> ((FileEntity) rec).oid())
        .distinct()
        .count();
  }

  private void check(SysFlowRecord rec) {
    if (rec instanceof Header header) {
      if (!header.heartbeat()) {
        processes.clear();
        files.clear();
        containers.clear();
      }
    } else if (rec instanceof ContainerEntity container) {
      containers.add(container.id());
    } else if (rec instanceof ProcessEntity process) {
      container(process.containerId(), rec);
      if (process.poid() != null) {
        check(processes.contains(process.poid()), "parent", rec);
      }
      processes.add(process.oid());
    } else if (rec instanceof FileEntity file) {
      container(file.containerId(), rec);
      files.add(file.oid());
    } else if (rec instanceof ProcessActivity activity) {
      check(processes.contains(activity.procOid()), "process", rec);
      checkTargets(activity);
    }
  }

  private void checkTargets(ProcessActivity activity) {
    if (activity instanceof FileFlow flow) {
      check(files.contains(flow.fileOid()), "file", flow);
      check(flow.endTs() >= flow.ts(), "end", flow);
    } else if (activity instanceof FileEvent event) {
      check(files.contains(event.fileOid()), "file", event);
      if (event.newFileOid() != null) {
        check(files.contains(event.newFileOid()), "new file", event);
      }
    } else if (activity instanceof NetworkFlow flow) {
      check(flow.endTs() >= flow.ts(), "end", flow);
    } else if (activity instanceof ProcessFlow flow) {
      check(flow.endTs() >= flow.ts(), "end", flow);
    }
  }

  /** Fails; AssertJ would copy the set each time. */
  private static void check(boolean holds, String what, SysFlowRecord rec) {
    if (!holds) {
      throw new AssertionError(what + " of " + rec);
    }
  }

  private void container(@Nullable String id, SysFlowRecord rec) {
    if (id != null) {
      check(containers.contains(id), "container", rec);
    }
  }
}
