package io.sysflow.agent.sink;

import io.sysflow.model.Entity;
import io.sysflow.model.Header;
import io.sysflow.model.SysFlowRecord;

/** A record on its way to a sink that may be slower than its source. */
final class SpoolEntry {

  private final byte[] value;
  private final long emitted;
  private final Kind kind;

  /**
   * Makes one.
   *
   * @param value the record, in the form that the sink sends; not copied
   * @param emitted ms since the epoch
   * @param kind what others lose with it
   */
  SpoolEntry(byte[] value, long emitted, Kind kind) {
    this.value = value;
    this.emitted = emitted;
    this.kind = kind;
  }

  byte[] value() {
    return value;
  }

  long emitted() {
    return emitted;
  }

  Kind kind() {
    return kind;
  }

  /** What others lose with a record. */
  enum Kind {
    /** A flow, an event, a sign of life: nothing refers to it. */
    ACTIVITY(0),
    /** Later records may need it. */
    ENTITY(1),
    /** Starts a segment: nothing after it needs anything before it. */
    CHECKPOINT(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /** Returns the kind of a record. */
    static Kind of(SysFlowRecord rec) {
      if (rec instanceof Entity) {
        return ENTITY;
      }
      return rec instanceof Header header && !header.heartbeat() ? CHECKPOINT : ACTIVITY;
    }

    static Kind of(int code) {
      return code == 0 ? ACTIVITY : code == 1 ? ENTITY : CHECKPOINT;
    }
  }

  /** Returns how much memory it takes, about. */
  int bytes() {
    return value.length + 64;
  }
}
