package io.sysflow.streams.topology;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes numbers and texts one after the other. Used from one thread. */
final class BytesOut {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  BytesOut number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
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
    number(values.size());
    values.forEach(this::text);
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
