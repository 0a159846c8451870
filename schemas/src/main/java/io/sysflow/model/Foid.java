package io.sysflow.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Identity of a file on its node: the SHA-1 of the container's short id (empty on the host)
 * followed by the path, as the reference collector computes it.
 *
 * <p>It holds no array: there are very many of them, and they are compared all the time.
 */
public final class Foid {

  /** Length of the hash in bytes. */
  public static final int SIZE = 20;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final long high;
  private final long middle;
  private final int low;

  private Foid(long high, long middle, int low) {
    this.high = high;
    this.middle = middle;
    this.low = low;
  }

  /**
   * Returns the identity with a copy of the 20 bytes at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public static Foid copyOf(byte[] source, int offset) {
    if (source.length - offset < SIZE) {
      throw new IndexOutOfBoundsException(
          "a FOID needs 20 bytes, found " + (source.length - offset));
    }
    return new Foid(
        (long) LONG.get(source, offset),
        (long) LONG.get(source, offset + Long.BYTES),
        (int) INT.get(source, offset + 2 * Long.BYTES));
  }

  /** Copies the 20 bytes into {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    LONG.set(target, offset, high);
    LONG.set(target, offset + Long.BYTES, middle);
    INT.set(target, offset + 2 * Long.BYTES, low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Foid foid
        && high == foid.high
        && middle == foid.middle
        && low == foid.low;
  }

  @Override
  public int hashCode() {
    // Any four bytes of a SHA-1 are as good a hash as any other.
    return low;
  }

  /** Returns the bytes in hexadecimal. */
  @Override
  public String toString() {
    byte[] bytes = new byte[SIZE];
    copyTo(bytes, 0);
    return HexFormat.of().formatHex(bytes);
  }
}
