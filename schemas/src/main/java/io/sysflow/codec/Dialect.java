package io.sysflow.codec;

import io.sysflow.model.FileFlow;
import io.sysflow.model.Header;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.SysFlowRecord;

/** Which fields a SysFlow datum has on the wire. */
public enum Dialect {
  /** SysFlow v5 exactly as published. */
  V5,
  /** v5 and our extensions, all documented in {@code SysFlow.avsc}. */
  EXTENDED;

  /**
   * Returns whether the record can be said in this dialect. v5 has no word for operations that are
   * extensions alone, for failed opens and for heartbeats (its readers would forget all entities).
   */
  public boolean canSay(SysFlowRecord rec) {
    if (this == EXTENDED) {
      return true;
    }
    if (rec instanceof Header header) {
      return !header.heartbeat();
    }
    if (rec instanceof FileFlow flow && flow.opFlags().has(OpFlag.OPEN)) {
      return flow.ret() == null || flow.ret() >= 0;
    }
    return !(rec instanceof ProcessActivity activity)
        || activity.opFlags().bits() != 0
        || activity.xopFlags().isEmpty();
  }
}
