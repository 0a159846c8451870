package io.sysflow.agent.scap;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream of which the first bytes were read already. */
final class PrefixedInputStream extends FilterInputStream {

  private final byte[] prefix;
  private int given;

  PrefixedInputStream(byte[] bytes, int length, InputStream rest) {
    super(rest);
    prefix = Arrays.copyOf(bytes, length);
  }

  @Override
  public int read() throws IOException {
    return given < prefix.length ? prefix[given++] & 0xff : super.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (given == prefix.length) {
      return super.read(target, offset, length);
    }
    int count = Math.min(length, prefix.length - given);
    System.arraycopy(prefix, given, target, offset, count);
    given += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return prefix.length - given + super.available();
  }
}
