package io.sysflow.agent.scap;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event as the kernel's driver wrote it: a type and parameters by number. A cursor over bytes
 * that belong to someone else, or, of a kept event, to itself. A parameter that is missing reads as
 * nothing: 0, or no bytes.
 */
final class RawEvent {

  /** More than any event has. */
  static final int MAX_PARAMETERS = 64;

  /** What the driver writes where it could not read a string. */
  static final String UNKNOWN = "<NA>";

  private static final byte[] NONE = new byte[0];

  long ts;
  long tid;
  int type;

  private byte[] bytes = NONE;
  private int count;
  private int start;
  private int length;
  private final int[] ends;

  RawEvent() {
    ends = new int[MAX_PARAMETERS + 1];
  }

  private RawEvent(byte[] bytes, int[] ends, int count) {
    this.bytes = bytes;
    this.ends = ends;
    this.count = count;
    this.length = bytes.length;
  }

  /**
   * Points to the parameters: {@code count} lengths of {@code width} bytes each, then the values.
   *
   * @param limit how many bytes there are at most
   * @return false if they are more than that
   */
  boolean pointTo(byte[] source, int offset, int limit, int parameters, int width) {
    bytes = source;
    count = parameters;
    start = offset + parameters * width;
    long end = start;
    ends[0] = start;
    for (int i = 0; i < parameters; i++) {
      int at = offset + i * width;
      end += width == 2 ? Little.uint16(source, at) : Little.int32(source, at) & 0xffffffffL;
      if (end > offset + (long) limit) {
        return false;
      }
      ends[i + 1] = (int) end;
    }
    length = (int) end - start;
    return true;
  }

  /** Copies what this event points to into one that may be kept, {@code reusable} if it fits. */
  RawEvent keep(RawEvent reusable) {
    RawEvent kept = reusable;
    if (reusable.bytes.length < length || reusable.ends.length <= count) {
      int room = Math.max(64, Integer.highestOneBit(Math.max(1, length - 1)) * 2);
      kept = new RawEvent(new byte[room], new int[Math.max(9, count + 1)], count);
    }
    System.arraycopy(bytes, start, kept.bytes, 0, length);
    for (int i = 0; i <= count; i++) {
      kept.ends[i] = ends[i] - start;
    }
    kept.count = count;
    kept.start = 0;
    kept.length = length;
    kept.type = type;
    kept.ts = ts;
    kept.tid = tid;
    return kept;
  }

  /** Makes an event that keeps none yet. */
  static RawEvent empty() {
    return new RawEvent(NONE, new int[1], 0);
  }

  int count() {
    return count;
  }

  boolean isEmpty(int i) {
    return length(i) == 0;
  }

  int length(int i) {
    return i < count ? ends[i + 1] - ends[i] : 0;
  }

  /** Returns where in {@link #bytes()} a parameter begins. */
  int at(int i) {
    return ends[i];
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns a number of up to eight bytes, the sign as the driver's table has it for results. */
  long int64(int i) {
    return switch (length(i)) {
      case 0 -> 0;
      case 1 -> bytes[ends[i]];
      case 2, 3 -> (short) Little.uint16(bytes, ends[i]);
      case 4, 5, 6, 7 -> Little.int32(bytes, ends[i]);
      default -> Little.int64(bytes, ends[i]);
    };
  }

  int int32(int i) {
    return (int) int64(i);
  }

  /** Returns a descriptor; -1 if there is none, or it is none. */
  int fd(int i) {
    if (length(i) == 0) {
      return -1;
    }
    long fd = int64(i);
    return fd < 0 || fd > Integer.MAX_VALUE ? -1 : (int) fd;
  }

  /** Returns how many bytes a string has. */
  int stringLength(int i) {
    int size = length(i);
    int from = size == 0 ? 0 : ends[i];
    for (int j = 0; j < size; j++) {
      if (bytes[from + j] == 0) {
        return j;
      }
    }
    return size;
  }

  /** Returns a string, or {@link #UNKNOWN} for none. */
  String string(int i) {
    return length(i) == 0
        ? UNKNOWN
        : new String(bytes, ends[i], stringLength(i), StandardCharsets.UTF_8);
  }

  List<String> strings(int i) {
    return length(i) == 0 ? List.of() : BlockBody.strings(bytes, ends[i], length(i));
  }
}
