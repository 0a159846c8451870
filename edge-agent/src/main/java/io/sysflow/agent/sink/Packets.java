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
      rec = pod.withLabels(Map.of(), Map.of(), List.of());
    } else if (rec instanceof FileEntity file) {
      rec = file.withPath(Texts.first(file.path(), ARGUMENT_CHARS));
    }
    return datum.withRec(rec);
  }

  private static ProcessEntity shortened(ProcessEntity process) {
    return process.toBuilder()
        .exe(Texts.first(process.exe(), PATH_CHARS))
        .exeArgs(Texts.first(process.exeArgs(), ARGUMENT_CHARS))
        .cwd(Texts.first(process.cwd(), PATH_CHARS))
        .env(List.of())
        .facts(process.facts().withArgv(null))
        .build();
  }
}
