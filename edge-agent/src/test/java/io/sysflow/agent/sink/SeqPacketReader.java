package io.sysflow.agent.sink;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import io.sysflow.codec.Codec;
import io.sysflow.model.SysFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Listens where the reference processor would, and reads as it does: one client at a time, packets
 * of 16,384 bytes at the most.
 */
final class SeqPacketReader implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MSG_TRUNC = 0x20;
  private static final int MAX_BYTES = 16_384;

  static {
    Native.register(SeqPacketReader.class, "c");
  }

  private final int listener;
  private final byte[] buffer = new byte[MAX_BYTES];
  private int client = -1;

  SeqPacketReader(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    byte[] address =
        ByteBuffer.allocate(2 + name.length + 1)
            .order(ByteOrder.nativeOrder())
            .putShort((short) AF_UNIX)
            .put(name)
            .array();
    listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    limitWaiting(listener);
    bind(listener, address, address.length);
    listen(listener, 1);
  }

  /** Takes the next connection. */
  SeqPacketReader accept() {
    client = accept(listener, null, null);
    limitWaiting(client);
    return this;
  }

  /** Returns the next record, or null at the end of the connection. */
  @Nullable SysFlow next() {
    long length = recv(client, buffer, buffer.length, MSG_TRUNC);
    if (length == 0) {
      return null;
    }
    if (length > MAX_BYTES) {
      throw new AssertionError("a packet of " + length + " bytes");
    }
    return Codec.SYSFLOW_V5.decode(Arrays.copyOf(buffer, (int) length));
  }

  /** Ends the connection. */
  void hangUp() {
    close(client);
    client = -1;
  }

  @Override
  public void close() {
    if (client >= 0) {
      hangUp();
    }
    close(listener);
  }

  /** What waits for more than 10 s waits in vain. */
  private static void limitWaiting(int fd) {
    long[] timeval = {10, 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval, 2 * Long.BYTES);
  }

  private static native int socket(int domain, int type, int protocol) throws LastErrorException;

  private static native int bind(int fd, byte[] address, int length) throws LastErrorException;

  private static native int listen(int fd, int backlog) throws LastErrorException;

  private static native int accept(int fd, byte @Nullable [] address, int @Nullable [] length)
      throws LastErrorException;

  private static native long recv(int fd, byte[] buffer, long length, int flags)
      throws LastErrorException;

  private static native int setsockopt(int fd, int level, int option, long[] value, int length)
      throws LastErrorException;

  private static native int close(int fd) throws LastErrorException;
}
