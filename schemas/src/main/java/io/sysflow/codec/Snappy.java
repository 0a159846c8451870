package io.sysflow.codec;

import java.util.zip.CRC32;

/**
 * Unpacks blocks of codec snappy, which collectors may have written: github.com/google/snappy,
 * format_description.txt, and four bytes of a CRC-32 at the end.
 */
final class Snappy {

  private static final int CHECKSUM = 4;

  private final byte[] from;
  private final int end;
  private final int checksum;
  private byte[] into = new byte[0];
  private int at;
  private int length;

  private Snappy(byte[] from, int size) {
    this.from = from;
    this.end = size - CHECKSUM;
    int sum = 0;
    for (int i = end; i < size; i++) {
      sum = sum << 8 | from[i] & 0xff;
    }
    this.checksum = sum;
  }

  /**
   * Returns the unpacked bytes.
   *
   * @throws MalformedRecordException if there are none, or more than {@code limit}
   */
  static byte[] unpack(byte[] from, int size, int limit) {
    if (size <= CHECKSUM) {
      throw malformed("it is too short");
    }
    Snappy snappy = new Snappy(from, size);
    int expected = snappy.readLength();
    // A copy of two bytes gives 64 at the most: a length that cannot be is not made room for.
    if (expected < 0 || expected > limit || expected > 32L * size) {
      throw malformed("it says it has " + (expected & 0xffffffffL) + " bytes");
    }
    snappy.into = new byte[expected];
    while (snappy.at < snappy.end) {
      snappy.step();
    }
    return snappy.checked();
  }

  private byte[] checked() {
    CRC32 sum = new CRC32();
    sum.update(into);
    if (length != into.length || (int) sum.getValue() != checksum) {
      throw malformed("it is not what was packed");
    }
    return into;
  }

  private void step() {
    int tag = next();
    int rest = tag >>> 2;
    switch (tag & 3) {
      case 0 -> literal(1 + (rest < 60 ? rest : little(rest - 59)));
      case 1 -> copy(4 + (rest & 7), rest >>> 3 << 8 | next());
      case 2 -> copy(1 + rest, little(2));
      default -> copy(1 + rest, little(4));
    }
  }

  private void literal(int count) {
    if (count <= 0 || count > end - at || count > into.length - length) {
      throw malformed("a text of " + count + " bytes");
    }
    System.arraycopy(from, at, into, length, count);
    at += count;
    length += count;
  }

  private void copy(int count, int distance) {
    if (distance <= 0 || distance > length || count > into.length - length) {
      throw malformed("a copy of " + count + " bytes from " + distance + " before");
    }
    for (int i = 0; i < count; i++, length++) {
      into[length] = into[length - distance]; // they may overlap
    }
  }

  private int readLength() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = next();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed("its length has more than 5 bytes");
  }

  private int little(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= next() << 8 * i;
    }
    return value;
  }

  private int next() {
    if (at >= end) {
      throw malformed("it ends too early");
    }
    return from[at++] & 0xff;
  }

  private static MalformedRecordException malformed(String found) {
    return new MalformedRecordException("expected a block packed by snappy but " + found);
  }
}
