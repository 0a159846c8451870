package io.sysflow.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Of eight bytes of a number, the bits that say whether another byte follows. */
  private static final long CONTINUES = 0x8080808080808080L;

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

  /** Reads a number of any length; most are a flag or a time, of one byte or nine. */
  long readLong() {
    if (end - position <= Long.BYTES) {
      return readBytewise(0, 0);
    }
    int first = bytes[position];
    if (first >= 0) {
      position++;
      return signed(first);
    }
    long word = (long) LITTLE_ENDIAN.get(bytes, position);
    long lasts = ~word & CONTINUES;
    if (lasts == 0) {
      position += Long.BYTES;
      return readBytewise(packed(word), 7 * Long.BYTES);
    }
    int bits = Long.numberOfTrailingZeros(lasts);
    position += (bits + 1) / Byte.SIZE;
    return signed(packed(word & -1L >>> Long.SIZE - bits));
  }

  /** Puts the seven bits that each byte has beside one another, two bytes, four, and eight. */
  private static long packed(long word) {
    long pairs = word & 0x007f007f007f007fL | (word & 0x7f007f007f007f00L) >>> 1;
    long fours = pairs & 0x00003fff00003fffL | (pairs & 0x3fff00003fff0000L) >>> 2;
    return fours & 0x000000000fffffffL | (fours & 0x0fffffff00000000L) >>> 4;
  }

  /** Reads what is left of a number of which the lowest bits are there. */
  private long readBytewise(long lowest, int from) {
    long value = lowest;
    for (int shift = from; shift < 70; shift += 7) {
      int next = readByte();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return signed(value);
      }
    }
    throw malformed("expected a number but found more than 10 bytes");
  }

  /** Undoes the zigzag, which makes small numbers of either sign short. */
  private static long signed(long value) {
    return value >>> 1 ^ -(value & 1);
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
    return (long) BIG_ENDIAN.get(bytes, skip(Long.BYTES));
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
