package io.sysflow.agent.flow;

import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers records in the order in which they are written, and knows the segment: entities written
 * in an earlier one are to be repeated on use.
 */
final class Output {

  private final NodeIdentity node;
  private final long epoch;
  // Reused: a list for each event would be most of what the builder allocates.
  private final ArrayList<SysFlow> ready = new ArrayList<>();
  private long seq;
  private long now;
  private int segment;

  Output(NodeIdentity node, long epoch) {
    this.node = node;
    this.epoch = epoch;
  }

  /** Forgets what was ready; what comes is emitted at {@code now}. */
  void begin(long now) {
    ready.clear();
    this.now = now;
  }

  /** Returns what became ready since {@link #begin}; valid until the next. */
  List<SysFlow> ready() {
    return ready;
  }

  void write(SysFlowRecord rec) {
    ready.add(new SysFlow(rec, epoch, ++seq, now));
  }

  /** Starts a segment. */
  void checkpoint(long dropped) {
    segment++;
    write(node.header(false, dropped));
  }

  void heartbeat(long dropped) {
    write(node.header(true, dropped));
  }

  /** Returns the number of the segment; 0 before the first header. */
  int segment() {
    return segment;
  }

  /** Returns how many records there were. */
  long seq() {
    return seq;
  }
}
