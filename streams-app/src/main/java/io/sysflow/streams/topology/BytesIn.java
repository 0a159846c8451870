package io.sysflow.streams.topology;

import io.sysflow.model.Oid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BytesOut} wrote. Used from one thread.
 *
 * <p>Every method throws a {@link SerializationException} if the bytes end before its value does.
 */
final class BytesIn {

  private final ByteBuffer bytes;
  private final boolean packed;
  private final String what;

  private BytesIn(byte[] bytes, boolean packed, String what) {
    this.bytes = ByteBuffer.wrap(bytes);
    this.packed = packed;
    this.what = what;
  }

  /** Reads a value of correlations. */
  BytesIn(byte[] bytes) {
    this(bytes, false, "a value of correlations");
  }

  /**
   * Returns a reader of what {@link BytesOut#packed} writes.
   *
   * @param what it is, for errors
   */
  static BytesIn packed(byte[] bytes, String what) {
    return new BytesIn(bytes, true, what);
  }

  long number() {
    if (packed) {
      return packed();
    }
    need(Long.BYTES);
    return bytes.getLong();
  }

  private long packed() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = one();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
  }

  int one() {
    need(1);
    return bytes.get();
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new SerializationException(what + " ends early");
    }
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  List<String> texts() {
    return list(BytesIn::text);
  }

  boolean bool() {
    return one() != 0;
  }

  @Nullable String optional() {
    return bool() ? text() : null;
  }

  Oid oid() {
    return new Oid(number(), number());
  }

  <T> List<T> list(Function<BytesIn, T> reader) {
    List<T> items = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      items.add(reader.apply(this));
    }
    return items;
  }

  byte[] block() {
    long length = number();
    need(length);
    return take((int) length);
  }

  byte[] rest() {
    return take(bytes.remaining());
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  private byte[] take(int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }
}
