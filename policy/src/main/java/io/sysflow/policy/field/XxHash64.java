package io.sysflow.policy.field;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The hash function XXH64 with seed 0; see the specification of xxHash. */
public final class XxHash64 {

  private static final long PRIME1 = 0x9E3779B185EBCA87L;
  private static final long PRIME2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME3 = 0x165667B19E3779F9L;
  private static final long PRIME4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME5 = 0x27D4EB2F165667C5L;

  private XxHash64() {}

  /** Returns the hash of a text in UTF-8 as 16 hexadecimal digits. */
  public static String hex(String text) {
    return "%016x".formatted(hash(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the hash of bytes. */
  static long hash(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long hash = input.remaining() < 32 ? PRIME5 : stripes(input);
    hash += bytes.length;
    while (input.remaining() >= 8) {
      hash = Long.rotateLeft(hash ^ round(0, input.getLong()), 27) * PRIME1 + PRIME4;
    }
    if (input.remaining() >= 4) {
      long lane = input.getInt() & 0xffffffffL;
      hash = Long.rotateLeft(hash ^ lane * PRIME1, 23) * PRIME2 + PRIME3;
    }
    while (input.hasRemaining()) {
      hash = Long.rotateLeft(hash ^ (input.get() & 0xff) * PRIME5, 11) * PRIME1;
    }
    hash = (hash ^ hash >>> 33) * PRIME2;
    hash = (hash ^ hash >>> 29) * PRIME3;
    return hash ^ hash >>> 32;
  }

  private static long stripes(ByteBuffer input) {
    long a = PRIME1;
    a += PRIME2; // wraps around
    long b = PRIME2;
    long c = 0;
    long d = -PRIME1;
    while (input.remaining() >= 32) {
      a = round(a, input.getLong());
      b = round(b, input.getLong());
      c = round(c, input.getLong());
      d = round(d, input.getLong());
    }
    long hash =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    for (long lane : new long[] {a, b, c, d}) {
      hash = (hash ^ round(0, lane)) * PRIME1 + PRIME4;
    }
    return hash;
  }

  private static long round(long accumulator, long lane) {
    return Long.rotateLeft(accumulator + lane * PRIME2, 31) * PRIME1;
  }
}
