package io.sysflow.agent.container;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message in Protocol Buffers' wire form (protobuf.dev/programming-guides/encoding), of which the
 * strings, maps and messages can be read by their numbers. A dozen fields are all that is asked of
 * the runtimes, so that a generator and its library would outweigh this package.
 */
final class ProtoMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT_BYTES = 10;

  private final Map<Integer, List<ByteBuffer>> fields = new HashMap<>();

  private ProtoMessage() {}

  /**
   * Returns the message in {@code bytes}.
   *
   * @throws MalformedAnswerException if there is none
   */
  static ProtoMessage of(ByteBuffer bytes) {
    ProtoMessage message = new ProtoMessage();
    ByteBuffer in = bytes.slice();
    try {
      while (in.hasRemaining()) {
        message.read(in);
      }
    } catch (BufferUnderflowException e) {
      throw new MalformedAnswerException("a message ends within a field", e);
    }
    return message;
  }

  /** Returns the wire form of a message with a string as field 1 and true as field 2. */
  static byte[] of(String field1, boolean field2) {
    byte[] text = field1.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 8);
    out.write(1 << 3 | LENGTH_DELIMITED);
    int length = text.length;
    while (length > 0x7f) {
      out.write(length & 0x7f | 0x80);
      length >>>= 7;
    }
    out.write(length);
    out.writeBytes(text);
    if (field2) {
      out.write(2 << 3 | VARINT);
      out.write(1);
    }
    return out.toByteArray();
  }

  /** Returns a string, empty if it is absent. */
  String string(int number) {
    List<ByteBuffer> values = values(number);
    return values.isEmpty() ? "" : text(values.get(values.size() - 1));
  }

  /** Returns a message, one without fields if it is absent. */
  ProtoMessage message(int number) {
    List<ByteBuffer> values = values(number);
    return values.isEmpty() ? new ProtoMessage() : of(values.get(values.size() - 1));
  }

  /** Returns a map of strings. */
  Map<String, String> map(int number) {
    Map<String, String> map = new HashMap<>();
    for (ByteBuffer entry : values(number)) {
      ProtoMessage pair = of(entry);
      map.put(pair.string(1), pair.string(2));
    }
    return map;
  }

  private List<ByteBuffer> values(int number) {
    return fields.getOrDefault(number, List.of());
  }

  private void read(ByteBuffer in) {
    long key = varint(in);
    int wireType = (int) (key & 7);
    switch (wireType) {
      case VARINT -> varint(in);
      case FIXED64 -> in.getLong();
      case FIXED32 -> in.getInt();
      case LENGTH_DELIMITED ->
          fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>(1)).add(take(in));
      default -> throw new MalformedAnswerException("wire type " + wireType);
    }
  }

  private static ByteBuffer take(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer value = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return value;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << 7 * i;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedAnswerException("a number of more than ten bytes");
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
  }
}
