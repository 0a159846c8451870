package io.sysflow.demo;

import io.sysflow.codec.Dialect;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.codec.SysFlowFileWriter;
import io.sysflow.model.Activity;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves of a capture only what one container did: nothing of the machine that it was recorded on.
 * Used by src/captures/record.sh: IN OUT NODE CONTAINER.
 */
final class CaptureTrimmer {

  private final String container;
  private final Set<Oid> processes = new HashSet<>();

  private CaptureTrimmer(String container) {
    this.container = container;
  }

  public static void main(String[] args) throws IOException {
    List<SysFlowRecord> kept = new ArrayList<>();
    kept.add(new Header(Header.VERSION, args[2], "NA", "", null));
    List<Long> emitted = new ArrayList<>();
    CaptureTrimmer trimmer = new CaptureTrimmer(args[3].substring(0, 12));
    try (SysFlowFileReader in = new SysFlowFileReader(Path.of(args[0]))) {
      while (in.hasNext()) {
        SysFlow record = in.next();
        SysFlowRecord trimmed = trimmer.trim(record.rec());
        if (trimmed != null) {
          kept.add(trimmed);
          emitted.add(record.emitted());
        }
      }
    }
    try (SysFlowFileWriter out = new SysFlowFileWriter(Path.of(args[1]), Dialect.EXTENDED)) {
      for (int i = 0; i < kept.size(); i++) {
        long time = emitted.get(Math.max(0, i - 1));
        out.write(new SysFlow(kept.get(i), emitted.get(0), i + 1L, time));
      }
    }
    System.err.println("records kept: " + kept.size());
  }

  private @Nullable SysFlowRecord trim(SysFlowRecord record) {
    if (record instanceof ContainerEntity entity) {
      return entity.id().equals(container) ? entity : null;
    } else if (record instanceof ProcessEntity process) {
      return trim(process);
    } else if (record instanceof FileEntity file) {
      return container.equals(file.containerId()) ? file : null;
    } else if (record instanceof Activity activity) {
      return activity instanceof ProcessActivity act && processes.contains(act.procOid())
          ? activity
          : null;
    }
    return null;
  }

  /** Keeps a process of the container; the first one's parent was the recorder. */
  private @Nullable ProcessEntity trim(ProcessEntity process) {
    if (!container.equals(process.containerId())) {
      return null;
    }
    processes.add(process.oid());
    Oid parent = process.poid();
    return parent == null || processes.contains(parent) ? process : process.withPoid(null);
  }
}
