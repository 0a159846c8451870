package io.sysflow.agent.unix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;

/** The C library, named as in its headers; the numbers are those of Linux on x86_64 and arm64. */
final class LibC {
  static final int AF_UNIX = 1;
  static final int SOCK_SEQPACKET = 5;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int SIOCOUTQ = 0x5411;
  static final short POLLOUT = 4;
  static final short POLLERR = 8;
  static final short POLLHUP = 16;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EPIPE = 32;
  static final int ECONNRESET = 104;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  /**
   * Makes a socket; see socket(2).
   *
   * @throws LastErrorException with errno, if the call fails
   */
  static native int socket(int domain, int type, int protocol) throws LastErrorException;

  /** Connects a socket; see connect(2). */
  static native int connect(int fd, byte[] address, int length) throws LastErrorException;

  /** Sends a packet; see send(2). */
  static native long send(int fd, byte[] packet, long length, int flags) throws LastErrorException;

  /** Waits for descriptors, here one struct pollfd; see poll(2). */
  static native int poll(byte[] pollfd, long count, int timeoutMs) throws LastErrorException;

  /** Asks a device, here with the address of an int; see ioctl(2) and unix(7). */
  static native int ioctl(int fd, long request, int[] value) throws LastErrorException;

  /** Closes a descriptor; see close(2). */
  static native int close(int fd) throws LastErrorException;

  /** Returns what an errno means; see strerror(3). */
  static native String strerror(int errno);
}
