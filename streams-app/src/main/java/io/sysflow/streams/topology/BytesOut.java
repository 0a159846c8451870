package io.sysflow.streams.topology;

import io.sysflow.model.Oid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes values one after the other. Used from one thread. */
final class BytesOut {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final boolean packed;

  private BytesOut(boolean packed) {
    this.packed = packed;
  }

  /** Writes each number in eight bytes, which stand in the order of the numbers from 0 on. */
  BytesOut() {
    this(false);
  }

  /** Returns one that writes each number in as many bytes as it needs. */
  static BytesOut packed() {
    return new BytesOut(true);
  }

  BytesOut number(long value) {
    if (packed) {
      return packed(value);
    }
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
    return this;
  }

  private BytesOut packed(long value) {
    long left = value << 1 ^ value >> 63;
    while ((left & ~0x7fL) != 0) {
      bytes.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
    return this;
  }

  BytesOut one(int value) {
    bytes.write(value);
    return this;
  }

  BytesOut text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  BytesOut texts(List<String> values) {
    return list(values, (value, out) -> out.text(value));
  }

  BytesOut bool(boolean value) {
    return one(value ? 1 : 0);
  }

  /** Writes a text that may be absent. */
  BytesOut optional(@Nullable String value) {
    return value == null ? bool(false) : bool(true).text(value);
  }

  BytesOut oid(Oid oid) {
    return number(oid.createTs()).number(oid.hpid());
  }

  <T> BytesOut list(Collection<T> items, BiConsumer<? super T, BytesOut> writer) {
    number(items.size());
    for (T item : items) {
      writer.accept(item, this);
    }
    return this;
  }

  BytesOut block(byte[] value) {
    number(value.length);
    return rest(value);
  }

  BytesOut rest(byte[] value) {
    bytes.write(value, 0, value.length);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
