package io.sysflow.agent.probe;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** The kernel, or libbpf, refused something. */
final class BpfException extends RuntimeException {
  static final int EPERM = 1;
  static final int EACCES = 13;

  private final int errno;
  private final String log;

  /**
   * Makes an exception.
   *
   * @param action such as "load"
   * @param what was to be loaded
   * @param errno of errno.h
   * @param log the end of the verifier's log, or empty
   */
  BpfException(String action, String what, int errno, String log) {
    super("cannot " + action + " " + what + ": " + text(errno) + (log.isEmpty() ? "" : ": " + log));
    this.errno = errno;
    this.log = log;
  }

  private static String text(int errno) {
    Function strerror = NativeLibrary.getInstance("c").getFunction("strerror");
    return strerror.invokeString(new Object[] {errno}, false) + " (errno " + errno + ")";
  }

  /** Returns whether the kernel forbids it to this process. */
  boolean isForbidden() {
    return errno == EPERM || errno == EACCES && log.isEmpty();
  }
}
