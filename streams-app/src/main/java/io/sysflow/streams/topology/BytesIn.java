package io.sysflow.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;

/** Reads numbers and texts that {@link BytesOut} wrote. Used from one thread. */
final class BytesIn {

  private final ByteBuffer bytes;

  BytesIn(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  long number() {
    if (bytes.remaining() < Long.BYTES) {
      throw new SerializationException("a value of correlations ends early");
    }
    return bytes.getLong();
  }

  int one() {
    if (!bytes.hasRemaining()) {
      throw new SerializationException("a value of correlations is empty");
    }
    return bytes.get();
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (long left = number(); left > 0; left--) {
      texts.add(text());
    }
    return texts;
  }

  byte[] block() {
    long length = number();
    if (length < 0 || length > bytes.remaining()) {
      throw new SerializationException("a value of correlations ends early");
    }
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
