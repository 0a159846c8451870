package io.sysflow.agent.probe;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The C library, named as in its headers. */
final class LibC {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int SC_PAGESIZE = 30;
  static final int CLOCK_REALTIME = 0;
  static final int CLOCK_BOOTTIME = 7;

  static {
    Native.register(LibC.class, "c");
  }

  private LibC() {}

  /**
   * Maps a file into memory; see mmap(2).
   *
   * @throws LastErrorException with errno, if the call fails
   */
  static native Pointer mmap(
      Pointer address, long length, int protection, int flags, int fd, long offset)
      throws LastErrorException;

  /** Unmaps memory; see munmap(2). */
  static native int munmap(Pointer address, long length) throws LastErrorException;

  /** Reads a descriptor; see read(2). */
  static native long read(int fd, Pointer buffer, long count) throws LastErrorException;

  /** Closes a descriptor; see close(2). */
  static native int close(int fd) throws LastErrorException;

  /** Returns a configuration value of the system; see sysconf(3). */
  static native long sysconf(int name);

  /** Reads a clock into a struct timespec; see clock_gettime(2). */
  static native int clock_gettime(int clock, Pointer timespec) throws LastErrorException;
}
