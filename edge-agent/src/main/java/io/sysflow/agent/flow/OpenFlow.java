package io.sysflow.agent.flow;

import org.jspecify.annotations.Nullable;

/**
 * A flow that goes on: it is written when it ends, and meanwhile as often as {@link FlowTimers}
 * say. Mutable, as many as a hundred thousand at a time.
 */
abstract sealed class OpenFlow permits FdFlow, ThreadFlow {

  final ProcessState process;

  /**
   * Time of the first operation since the last export, if {@link #ops} or {@link #xops}, or of that
   * export.
   */
  long ts;

  private boolean begun;

  /** Time of the last operation ever. */
  long lastTs;

  int ops;
  long xops;

  /** Whether any of it was written. */
  boolean written;

  // The place in a queue of FlowTimers.
  @Nullable OpenFlow before;
  @Nullable OpenFlow after;
  FlowTimers.@Nullable Queue queue;
  long due;

  OpenFlow(ProcessState process, long ts) {
    this.process = process;
    this.ts = ts;
    this.lastTs = ts;
  }

  /** Takes note of an operation. */
  final void add(int op, long xop, long opTs, long opEndTs) {
    if (ops == 0 && xops == 0 && !begun) {
      ts = opTs;
    }
    ops |= op;
    xops |= xop;
    lastTs = Math.max(lastTs, opEndTs);
  }

  /** Has what follows begin at {@code now}, whenever something is done. */
  final void beginAt(long now) {
    ts = now;
    begun = true;
  }

  /** Returns the time at which a record written at {@code now} ends. */
  final long endTs(long now) {
    return Math.max(Math.max(ts, lastTs), now);
  }

  /** Forgets what was written. */
  void restart() {
    ops = 0;
    xops = 0;
  }
}
