package io.sysflow.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro's binary encoding into a buffer that grows and is used again. Used from one thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">the
 *     encoding</a>
 */
final class BinaryOut {

  private byte[] bytes = new byte[1024];
  private int size;

  void reset() {
    size = 0;
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes room for {@code count} more bytes. */
  private void reserve(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }

  void writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes four bytes, big-endian: the schema id of Confluent's wire format, not an Avro type. */
  void writeFixedInt(int value) {
    reserve(4);
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  /** Writes eight bytes, big-endian, as in an address: not an Avro type. */
  void writeBigEndian(long value) {
    writeFixedInt((int) (value >>> 32));
    writeFixedInt((int) value);
  }

  void writeDouble(double value) {
    writeBigEndian(Long.reverseBytes(Double.doubleToLongBits(value)));
  }

  /** Writes an int or a long: zigzag, then seven bits a byte. */
  void writeLong(long value) {
    reserve(10);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void writeFixed(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /** Makes room for {@code count} bytes that the caller fills in; returns where in the array. */
  int grow(int count) {
    reserve(count);
    size += count;
    return size - count;
  }

  void writeString(String value) {
    int length = value.length();
    // An ASCII string's length in bytes is known at once; for others encode first.
    reserve(length + 10);
    int start = size;
    writeLong(length);
    int position = size;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        writeUtf8(value);
        return;
      }
      bytes[position++] = (byte) c;
    }
    size = position;
  }

  private void writeUtf8(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeLong(utf8.length);
    writeFixed(utf8);
  }

  /** Writes which branch of a [null, X] union follows, and returns whether it is X. */
  private boolean present(@Nullable Object value) {
    writeByte(value == null ? 0 : 2);
    return value != null;
  }

  void writeOptionalString(@Nullable String value) {
    if (present(value) && value != null) {
      writeString(value);
    }
  }

  void writeOptionalLong(@Nullable Long value) {
    if (present(value) && value != null) {
      writeLong(value);
    }
  }

  void writeOptionalInt(@Nullable Integer value) {
    if (present(value) && value != null) {
      writeLong(value);
    }
  }

  void writeOptionalBoolean(@Nullable Boolean value) {
    if (present(value) && value != null) {
      writeBoolean(value);
    }
  }

  void writeStrings(List<String> values) {
    if (!values.isEmpty()) {
      writeLong(values.size());
      for (int i = 0; i < values.size(); i++) {
        writeString(values.get(i));
      }
    }
    writeLong(0);
  }

  void writeLongs(List<Long> values) {
    if (!values.isEmpty()) {
      writeLong(values.size());
      values.forEach(this::writeLong);
    }
    writeLong(0);
  }

  void writeMap(Map<String, String> values) {
    if (!values.isEmpty()) {
      writeLong(values.size());
      values.forEach(
          (key, value) -> {
            writeString(key);
            writeString(value);
          });
    }
    writeLong(0);
  }
}
