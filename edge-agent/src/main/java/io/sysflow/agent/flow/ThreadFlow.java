package io.sysflow.agent.flow;

import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessFlow;

/** The threads that a process makes and ends. */
final class ThreadFlow extends OpenFlow {

  long cloned;
  long exited;
  long errors;

  ThreadFlow(ProcessState process, long ts) {
    super(process, ts);
  }

  @Override
  void restart() {
    super.restart();
    cloned = 0;
    exited = 0;
    errors = 0;
  }

  ProcessFlow toRecord(long endTs) {
    return new ProcessFlow(process.oid, ts, new OpFlags(ops), endTs, cloned, exited, errors);
  }
}
