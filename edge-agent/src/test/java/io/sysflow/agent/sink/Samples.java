package io.sysflow.agent.sink;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.RestType;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;

/** Records as an agent would write them. */
final class Samples {

  static final long EPOCH = 1_700_000_000_000_000_000L;

  private Samples() {}

  static SysFlow datum(long seq, SysFlowRecord rec) {
    return new SysFlow(rec, EPOCH, seq, EPOCH + seq * 1_000_000);
  }

  static SysFlow header(long seq) {
    return datum(seq, new Header(5, "web1", "NA", "", facts(false)));
  }

  static SysFlow headerAt(long seq, long seconds) {
    return new SysFlow(
        new Header(5, "web1", "NA", "", facts(false)), EPOCH, seq, seconds * 1_000_000_000L);
  }

  static SysFlow heartbeat(long seq) {
    return datum(seq, new Header(5, "web1", "NA", "", facts(true)));
  }

  static SysFlow file(long seq) {
    return datum(
        seq,
        new FileEntity(
            ObjectState.REUP, Foid.copyOf(new byte[20], 0), EPOCH, RestType.FILE, "/etc/x", null));
  }

  static SysFlow flow(long seq) {
    return datum(
        seq,
        new FileFlow(
            new Oid(1, 1),
            EPOCH,
            1,
            OpFlags.of(OpFlag.OPEN),
            OpenFlags.NONE,
            EPOCH + 1,
            Foid.copyOf(new byte[20], 0),
            3,
            Traffic.NONE,
            Traffic.NONE,
            XopFlags.NONE,
            null,
            null,
            null));
  }

  private static AgentFacts facts(boolean heartbeat) {
    return new AgentFacts("m", "b", "x86_64", "1", heartbeat, 0);
  }
}
