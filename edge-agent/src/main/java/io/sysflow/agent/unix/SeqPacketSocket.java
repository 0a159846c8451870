package io.sysflow.agent.unix;

import com.sun.jna.LastErrorException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connected Unix socket that keeps packets apart and in order (AF_UNIX, SOCK_SEQPACKET; see
 * unix(7)). Used from one thread.
 */
public final class SeqPacketSocket implements Closeable {

  /** Size of sun_path, with the zero at its end. */
  private static final int PATH_BYTES = 108;

  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS = 4;
  private static final int REVENTS = 6;

  private final int fd;
  private final ByteBuffer pollfd =
      ByteBuffer.allocate(POLLFD_BYTES).order(ByteOrder.nativeOrder());
  private final int[] outq = new int[1];
  private boolean closed;

  private SeqPacketSocket(int fd) {
    this.fd = fd;
  }

  /**
   * Connects to who listens at a path.
   *
   * @throws IOException if nobody does, saying why
   */
  public static SeqPacketSocket connect(Path path) throws IOException {
    byte[] address = address(path);
    try {
      int type = LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK;
      SeqPacketSocket socket = new SeqPacketSocket(LibC.socket(LibC.AF_UNIX, type, 0));
      try {
        LibC.connect(socket.fd, address, address.length);
        return socket;
      } catch (LastErrorException e) {
        socket.close();
        throw e;
      }
    } catch (LastErrorException e) {
      throw failure(e);
    }
  }

  /**
   * Returns whether a path is short enough to be a socket's address.
   *
   * @param path of the socket
   */
  public static boolean isAddress(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length < PATH_BYTES;
  }

  /**
   * Sends a packet, if there is room for it in time.
   *
   * @return false if there was none, and nothing was sent
   * @throws PeerGoneException if the other end is closed
   * @throws IOException if the packet cannot be sent at all
   */
  public boolean send(byte[] packet, int timeoutMs) throws IOException {
    if (trySend(packet)) {
      return true;
    }
    poll(LibC.POLLOUT, timeoutMs);
    return trySend(packet);
  }

  /**
   * Does nothing if the connection stands.
   *
   * @throws PeerGoneException if the other end is closed
   */
  public void check() throws IOException {
    int found = poll((short) 0, 0);
    if ((found & (LibC.POLLHUP | LibC.POLLERR)) != 0) {
      throw new PeerGoneException((found & LibC.POLLERR) != 0);
    }
  }

  /** Returns whether all that was sent has been read. */
  public boolean isDrained() throws IOException {
    try {
      LibC.ioctl(fd, LibC.SIOCOUTQ, outq);
      return outq[0] == 0;
    } catch (LastErrorException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.close(fd);
    }
  }

  private boolean trySend(byte[] packet) throws IOException {
    try {
      LibC.send(fd, packet, packet.length, LibC.MSG_NOSIGNAL);
      return true;
    } catch (LastErrorException e) {
      if (e.getErrorCode() == LibC.EAGAIN || e.getErrorCode() == LibC.EINTR) {
        return false;
      }
      throw failure(e);
    }
  }

  /** Returns the events that are there, of those asked for and of those always told. */
  private int poll(short events, int timeoutMs) throws IOException {
    pollfd.putInt(0, fd).putShort(EVENTS, events).putShort(REVENTS, (short) 0);
    try {
      LibC.poll(pollfd.array(), 1, timeoutMs);
      return pollfd.getShort(REVENTS);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == LibC.EINTR) {
        return 0;
      }
      throw failure(e);
    }
  }

  private static byte[] address(Path path) throws IOException {
    if (!isAddress(path)) {
      throw new IOException("a socket's path has " + (PATH_BYTES - 1) + " bytes at the most");
    }
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Short.BYTES + name.length + 1)
        .order(ByteOrder.nativeOrder())
        .putShort((short) LibC.AF_UNIX)
        .put(name)
        .array();
  }

  private static IOException failure(LastErrorException e) {
    int errno = e.getErrorCode();
    return switch (errno) {
      case LibC.ECONNRESET -> new PeerGoneException(true);
      case LibC.EPIPE -> new PeerGoneException(false);
      default -> new IOException(LibC.strerror(errno), e);
    };
  }
}
