package io.sysflow.policy.field;

import io.sysflow.model.Activity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;

/** The kinds of records that rules see. */
public enum RecordKind {
  PROCESS_EVENT(1),
  PROCESS_FLOW(2),
  FILE_EVENT(3),
  FILE_FLOW(4),
  NETWORK_EVENT(5),
  NETWORK_FLOW(6),
  K8S_EVENT(7);

  private final int number;

  RecordKind(int number) {
    this.number = number;
  }

  /** Returns a number of its own, from 1 to 7. */
  public int number() {
    return number;
  }

  /** Returns the kind of a record. */
  public static RecordKind of(Activity activity) {
    if (activity instanceof FileFlow) {
      return FILE_FLOW;
    }
    if (activity instanceof NetworkFlow) {
      return NETWORK_FLOW;
    }
    if (activity instanceof ProcessEvent) {
      return PROCESS_EVENT;
    }
    if (activity instanceof FileEvent) {
      return FILE_EVENT;
    }
    if (activity instanceof ProcessFlow) {
      return PROCESS_FLOW;
    }
    if (activity instanceof NetworkEvent) {
      return NETWORK_EVENT;
    }
    if (activity instanceof K8sEvent) {
      return K8S_EVENT;
    }
    throw new AssertionError(activity);
  }
}
