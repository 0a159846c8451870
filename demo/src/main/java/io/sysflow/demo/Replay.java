package io.sysflow.demo;

import io.sysflow.model.Header;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording repeated over and over, as if it happened now, on a node of another name. Knows no
 * clock: the caller says what time it is. Used from one thread.
 */
final class Replay {

  private final Recording recording;
  private final String node;
  private final long pause;
  private final long epoch;
  private long repetitionStart;
  private int next;
  private long seq;

  /**
   * Begins a replay.
   *
   * @param node the name that the records are given
   * @param pause between repetitions, in ns
   * @param now ns since the epoch
   */
  Replay(Recording recording, String node, long pause, long now) {
    this.recording = recording;
    this.node = node;
    this.pause = pause;
    this.epoch = now;
    this.repetitionStart = now;
  }

  /** Returns the records whose time has come since the last call, in order. */
  List<SysFlow> due(long now) {
    List<SysFlow> due = new ArrayList<>();
    while (dueTime() <= now) {
      SysFlow recorded = recording.records().get(next);
      due.add(new SysFlow(moved(recorded.rec()), epoch, ++seq, now));
      next++;
      if (next == recording.records().size()) {
        next = 0;
        repetitionStart += recording.length() + pause;
      }
    }
    return due;
  }

  private long dueTime() {
    return repetitionStart + recording.records().get(next).emitted() - recording.start();
  }

  private SysFlowRecord moved(SysFlowRecord recorded) {
    if (recorded instanceof Header header) {
      return new Header(header.version(), node, header.ip(), header.filename(), header.agent());
    }
    long start = recording.start();
    return new TimeShift(start, epoch - start, repetitionStart - start).apply(recorded);
  }
}
