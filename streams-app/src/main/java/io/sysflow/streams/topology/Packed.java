package io.sysflow.streams.topology;

import io.sysflow.model.Oid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Values as bytes, one after the other: numbers take as many bytes as they need. */
final class Packed {

  private Packed() {}

  /** Writes values. */
  interface Body {
    void write(Out out) throws IOException;
  }

  /** Reads values. */
  interface Reader<T> {
    T read(In in) throws IOException;
  }

  /** Writes an item of a list. */
  interface ItemWriter<T> {
    void write(T item, Out out) throws IOException;
  }

  /** Returns what {@code body} writes. */
  static byte[] write(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try {
      body.write(new Out(new DataOutputStream(bytes)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns what {@code reader} reads.
   *
   * @throws SerializationException if the bytes end before it is whole
   */
  static <T> T read(byte[] bytes, Reader<T> reader) {
    try {
      return reader.read(new In(new DataInputStream(new ByteArrayInputStream(bytes))));
    } catch (IOException e) {
      throw new SerializationException("a fact of incidents ends early", e);
    }
  }

  /** Where to write. */
  static final class Out {
    private final DataOutputStream out;

    private Out(DataOutputStream out) {
      this.out = out;
    }

    void number(long value) throws IOException {
      long left = value << 1 ^ value >> 63;
      while ((left & ~0x7fL) != 0) {
        out.writeByte((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      out.writeByte((int) left);
    }

    void text(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length);
      out.write(bytes);
    }

    void bool(boolean value) throws IOException {
      out.writeBoolean(value);
    }

    /** Writes a text that may be absent. */
    void optional(@Nullable String text) throws IOException {
      bool(text != null);
      if (text != null) {
        text(text);
      }
    }

    void oid(Oid oid) throws IOException {
      number(oid.createTs());
      number(oid.hpid());
    }

    <T> void list(Collection<T> items, ItemWriter<? super T> writer) throws IOException {
      number(items.size());
      for (T item : items) {
        writer.write(item, this);
      }
    }
  }

  /** Where to read. */
  static final class In {
    private final DataInputStream in;

    private In(DataInputStream in) {
      this.in = in;
    }

    long number() throws IOException {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = in.readByte();
        value |= (next & 0x7fL) << shift;
        if (next >= 0) {
          return value >>> 1 ^ -(value & 1);
        }
      }
    }

    String text() throws IOException {
      byte[] bytes = in.readNBytes((int) number());
      return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean bool() throws IOException {
      return in.readBoolean();
    }

    @Nullable String optional() throws IOException {
      return bool() ? text() : null;
    }

    Oid oid() throws IOException {
      return new Oid(number(), number());
    }

    <T> List<T> list(Reader<T> reader) throws IOException {
      List<T> items = new ArrayList<>();
      for (long left = number(); left > 0; left--) {
        items.add(reader.read(this));
      }
      return items;
    }
  }
}
