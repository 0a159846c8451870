package io.sysflow.agent.probe;

import java.nio.ByteBuffer;

/**
 * A view of one record of the probe, moved from record to record so that reading makes no garbage.
 * Used from one thread; valid only during the call that it was handed to.
 */
final class ProbeRecord {
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int offset;
  private int end;

  private int fieldOffset;
  private int fieldLength;
  private int fieldFlags;

  /** Moves the view; the buffer has the machine's byte order. */
  void set(ByteBuffer buffer, int at, int length) {
    bytes = buffer;
    offset = at;
    end = at + length;
  }

  int kind() {
    return bytes.getShort(offset + Wire.AT_KIND);
  }

  boolean has(int flag) {
    return (bytes.getShort(offset + Wire.AT_FLAGS) & flag) != 0;
  }

  /** Returns when, in ns since boot. */
  long ts() {
    return bytes.getLong(offset + Wire.AT_TS);
  }

  /** Returns when the process was started, in ns since boot. */
  long start() {
    return bytes.getLong(offset + Wire.AT_START);
  }

  int tgid() {
    return bytes.getInt(offset + Wire.AT_TGID);
  }

  int tid() {
    return bytes.getInt(offset + Wire.AT_TID);
  }

  int ret() {
    return (int) bytes.getLong(offset + Wire.AT_RET);
  }

  long a0() {
    return bytes.getLong(offset + Wire.AT_A0);
  }

  long a1() {
    return bytes.getLong(offset + Wire.AT_A1);
  }

  long a2() {
    return bytes.getLong(offset + Wire.AT_A2);
  }

  /** Returns the id of the entry of sums that the record begins or ends, 0 if none. */
  long flow() {
    return isShort() ? a0() : a2();
  }

  /** Whether it ends with a1, and has in a0 and a1 what is elsewhere in others. */
  private boolean isShort() {
    return kind() == Wire.CLOSE_UNUSED;
  }

  /** Returns whose entry of sums it is: a thread's own, or that of its io_uring. */
  int flowTid() {
    return has(Wire.FLAG_RING) ? tid() | FlowSums.RING : tid();
  }

  /** Returns the kernel's address of the open file, which tells one open from the next. */
  long file() {
    return bytes.getLong(offset + Wire.AT_FILE);
  }

  long ino() {
    return bytes.getLong(offset + Wire.AT_INO);
  }

  int mode() {
    return bytes.getInt(offset + Wire.AT_MODE);
  }

  int fd() {
    return isShort() ? (int) a1() : bytes.getInt(offset + Wire.AT_FD);
  }

  /** Returns how often the process was executed, of its birth and execs. */
  int exec() {
    return bytes.getInt(offset + Wire.AT_EXEC);
  }

  /** Makes the first field of this tag the current one. Returns whether there is one. */
  boolean find(int tag) {
    int at = offset + Wire.HEADER;
    while (at + 8 <= end) {
      int length = bytes.getShort(at + 2) & 0xffff;
      if (bytes.getShort(at) == tag) {
        fieldOffset = at + 8;
        fieldLength = Math.min(length, end - fieldOffset);
        fieldFlags = bytes.getInt(at + 4);
        return true;
      }
      at += 8 + (length + 7 & ~7);
    }
    return false;
  }

  /** Returns the length of the current field in bytes. */
  int fieldLength() {
    return fieldLength;
  }

  boolean fieldHas(int flag) {
    return (fieldFlags & flag) != 0;
  }

  byte byteAt(int index) {
    return bytes.get(fieldOffset + index);
  }

  short shortAt(int index) {
    return bytes.getShort(fieldOffset + index);
  }

  int intAt(int index) {
    return bytes.getInt(fieldOffset + index);
  }

  long longAt(int index) {
    return bytes.getLong(fieldOffset + index);
  }

  /** Copies the current field, as far as it fits. Returns how many bytes. */
  int copyTo(byte[] target) {
    int length = Math.min(fieldLength, target.length);
    bytes.get(fieldOffset, target, 0, length);
    return length;
  }

  /** Returns a copy of the whole record. */
  byte[] copy() {
    byte[] copy = new byte[end - offset];
    bytes.get(offset, copy);
    return copy;
  }
}
