package io.sysflow.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro's binary encoding from a part of an array. Used from one thread.
 *
 * <p>Every method throws {@link MalformedRecordException} where the bytes do not fit.
 */
final class BinaryIn {

  private byte[] bytes = new byte[0];
  private int start;
  private int position;
  private int end;

  void reset(byte[] source, int offset, int length) {
    bytes = source;
    start = offset;
    position = offset;
    end = offset + length;
  }

  int remaining() {
    return end - position;
  }

  /** Returns how many bytes were read. */
  int offset() {
    return position - start;
  }

  MalformedRecordException malformed(String found) {
    return new MalformedRecordException("byte " + offset() + ": " + found);
  }

  private void need(int count) {
    if (count < 0 || count > end - position) {
      throw malformed("expected " + count + " more bytes but found " + (end - position));
    }
  }

  int readByte() {
    need(1);
    return bytes[position++];
  }

  boolean readBoolean() {
    int value = readByte();
    if (value != 0 && value != 1) {
      throw malformed("expected a boolean but found " + value);
    }
    return value == 1;
  }

  long readLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    throw malformed("expected a number but found more than 10 bytes");
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw malformed("expected a 32-bit number but found " + value);
    }
    return (int) value;
  }

  /** Returns the position of {@code count} bytes, and goes past them. */
  int skip(int count) {
    need(count);
    position += count;
    return position - count;
  }

  double readDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(readBigEndian()));
  }

  /** Reads eight bytes, big-endian, as in an address: not an Avro type. */
  long readBigEndian() {
    int from = skip(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[from + i] & 0xff);
    }
    return value;
  }

  byte[] array() {
    return bytes;
  }

  String readString() {
    int length = readInt();
    int from = skip(length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** Reads which branch of a [null, X] union follows, and returns whether it is X. */
  boolean present() {
    long branch = readLong();
    if (branch != 0 && branch != 1) {
      throw malformed("expected null or a value but found branch " + branch);
    }
    return branch == 1;
  }

  @Nullable String readOptionalString() {
    return present() ? readString() : null;
  }

  @Nullable Long readOptionalLong() {
    return present() ? (Long) readLong() : null;
  }

  @Nullable Integer readOptionalInt() {
    return present() ? (Integer) readInt() : null;
  }

  @Nullable Boolean readOptionalBoolean() {
    return present() ? (Boolean) readBoolean() : null;
  }

  /** Reads the count of an array's or map's next block; 0 at its end. */
  int readBlock() {
    long count = readLong();
    if (count < 0) {
      // A negative count is followed by the block's size in bytes, which we need not know.
      readLong();
      count = -count;
    }
    return checked(count);
  }

  /** Each item takes a byte at least, so that a torn count cannot ask for gigabytes. */
  private int checked(long count) {
    if (count < 0 || count > remaining()) {
      throw malformed("expected items but found a count of " + count);
    }
    return (int) count;
  }

  /** Goes past blocks that say their size; returns the count of one that does not, 0 at the end. */
  int skipBlocks() {
    while (true) {
      long count = readLong();
      if (count >= 0) {
        return checked(count);
      }
      skip(readInt());
    }
  }

  <T> List<T> readList(Function<BinaryIn, T> item) {
    int count = readBlock();
    if (count == 0) {
      return List.of();
    }
    List<T> items = new ArrayList<>(count);
    while (count > 0) {
      for (int i = 0; i < count; i++) {
        items.add(item.apply(this));
      }
      count = readBlock();
    }
    return items;
  }

  List<String> readStrings() {
    return readList(BinaryIn::readString);
  }

  Map<String, String> readMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (int count = readBlock(); count > 0; count = readBlock()) {
      for (int i = 0; i < count; i++) {
        String key = readString();
        map.put(key, readString());
      }
    }
    return map;
  }
}
