package io.sysflow.agent.sink;

import io.sysflow.model.FileEntity;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Texts;
import java.util.List;
import java.util.Map;

/** What fits in a packet. The reference processor ends the connection at a longer one. */
final class Packets {

  static final int MAX_BYTES = 16_384;

  // In UTF-8 a char is three bytes at the most: all of these together fit.
  private static final int PATH_CHARS = 1_300;
  private static final int ARGUMENT_CHARS = 2_400;

  private Packets() {}

  /** Returns an entity without what makes it long: records that refer to it are worth more. */
  static SysFlow shortened(SysFlow datum) {
    SysFlowRecord rec = datum.rec();
    if (rec instanceof ProcessEntity process) {
      rec = shortened(process);
    } else if (rec instanceof PodEntity pod) {
      rec = shortened(pod);
    } else if (rec instanceof FileEntity file) {
      rec =
          new FileEntity(
              file.state(),
              file.oid(),
              file.ts(),
              file.restype(),
              Texts.first(file.path(), ARGUMENT_CHARS),
              file.containerId());
    }
    return new SysFlow(rec, datum.epoch(), datum.seq(), datum.emitted());
  }

  private static ProcessEntity shortened(ProcessEntity process) {
    return new ProcessEntity(
        process.state(),
        process.oid(),
        process.poid(),
        process.ts(),
        Texts.first(process.exe(), PATH_CHARS),
        Texts.first(process.exeArgs(), ARGUMENT_CHARS),
        process.uid(),
        process.userName(),
        process.gid(),
        process.groupName(),
        process.tty(),
        process.containerId(),
        process.entry(),
        Texts.first(process.cwd(), PATH_CHARS),
        List.of(),
        process.facts().withArgv(null));
  }

  private static PodEntity shortened(PodEntity pod) {
    return new PodEntity(
        pod.ts(),
        pod.id(),
        pod.name(),
        pod.nodeName(),
        pod.hostIp(),
        pod.internalIp(),
        pod.namespace(),
        pod.restartCount(),
        Map.of(),
        Map.of(),
        List.of());
  }
}
