package io.sysflow.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding for Avro's own readers, which would trust a length or a count and allocate
 * gigabytes: here it is never more than what is there. Used from one thread.
 */
final class BoundedDecoder extends Decoder {

  private final BinaryIn in;

  BoundedDecoder(BinaryIn in) {
    this.in = in;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() {
    return in.readBoolean();
  }

  @Override
  public int readInt() {
    return in.readInt();
  }

  @Override
  public long readLong() {
    return in.readLong();
  }

  @Override
  public float readFloat() {
    int from = in.skip(Float.BYTES);
    return Float.intBitsToFloat((int) little(from, Float.BYTES));
  }

  @Override
  public double readDouble() {
    int from = in.skip(Double.BYTES);
    return Double.longBitsToDouble(little(from, Double.BYTES));
  }

  private long little(int from, int size) {
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = value << 8 | in.array()[from + i] & 0xff;
    }
    return value;
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) {
    return new Utf8(in.readString());
  }

  @Override
  public String readString() {
    return in.readString();
  }

  @Override
  public void skipString() {
    in.skip(in.readInt());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) {
    int length = in.readInt();
    int from = in.skip(length);
    return ByteBuffer.wrap(in.array(), from, length).slice();
  }

  @Override
  public void skipBytes() {
    in.skip(in.readInt());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) {
    System.arraycopy(in.array(), in.skip(length), bytes, start, length);
  }

  @Override
  public void skipFixed(int length) {
    in.skip(length);
  }

  @Override
  public int readEnum() {
    return in.readInt();
  }

  @Override
  public int readIndex() {
    return in.readInt();
  }

  @Override
  public long readArrayStart() {
    return in.readBlock();
  }

  @Override
  public long arrayNext() {
    return in.readBlock();
  }

  @Override
  public long skipArray() throws IOException {
    return in.skipBlocks();
  }

  @Override
  public long readMapStart() {
    return in.readBlock();
  }

  @Override
  public long mapNext() {
    return in.readBlock();
  }

  @Override
  public long skipMap() throws IOException {
    return in.skipBlocks();
  }
}
