package io.sysflow.agent.sink;

/** A record on its way to Kafka. */
final class SpoolEntry {

  private final byte[] value;
  private final long emitted;
  private final Kind kind;

  /**
   * Makes one.
   *
   * @param value Confluent's wire format, not copied; the schema's id is filled in when it is sent
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

    static Kind of(int code) {
      return code == 0 ? ACTIVITY : code == 1 ? ENTITY : CHECKPOINT;
    }
  }

  /** Returns how much memory it takes, about. */
  int bytes() {
    return value.length + 64;
  }
}
