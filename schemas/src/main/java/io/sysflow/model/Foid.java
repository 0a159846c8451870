package io.sysflow.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identity of a file on its node: the SHA-1 of the container's short id (empty on the host)
 * followed by the path, as the reference collector computes it.
 *
 * <p>Immutable: the bytes are neither changed nor handed out.
 */
public final class Foid {

  /** Length of the hash in bytes. */
  public static final int SIZE = 20;

  private final byte[] bytes;

  private Foid(byte[] bytes) {
    this.bytes = bytes;
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
    return new Foid(Arrays.copyOfRange(source, offset, offset + SIZE));
  }

  /** Copies the 20 bytes into {@code target} at {@code offset}. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, SIZE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Foid foid && Arrays.equals(bytes, foid.bytes);
  }

  @Override
  public int hashCode() {
    // Any four bytes of a SHA-1 are as good a hash as any other.
    return bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
  }

  /** Returns the bytes in hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
