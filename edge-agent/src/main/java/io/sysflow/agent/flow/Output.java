package io.sysflow.agent.flow;

import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.function.Consumer;

/**
 * Numbers records in the order in which they are written, and knows the segment: entities written
 * in an earlier one are to be repeated on use.
 */
final class Output {

  private final NodeIdentity node;
  private final long epoch;
  private Consumer<? super SysFlow> consumer = ignored -> {};
  private long seq;
  private long now;
  private int segment;

  Output(NodeIdentity node, long epoch) {
    this.node = node;
    this.epoch = epoch;
  }

  /** What comes goes to {@code to}, emitted at {@code now}. */
  void begin(long now, Consumer<? super SysFlow> to) {
    this.now = now;
    consumer = to;
  }

  void write(SysFlowRecord rec) {
    consumer.accept(new SysFlow(rec, epoch, ++seq, now));
  }

  /** Starts a segment. */
  void checkpoint(long dropped) {
    segment++;
    write(node.header(false, dropped));
  }

  void heartbeat(long dropped) {
    write(node.header(true, dropped));
  }

  String nodeName() {
    return node.name();
  }

  long epoch() {
    return epoch;
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
