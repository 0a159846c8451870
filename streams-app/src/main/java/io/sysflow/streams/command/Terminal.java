package io.sysflow.streams.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the streams of this process are terminals. */
final class Terminal {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private Terminal() {}

  /** Returns whether somebody may be looking at standard output. */
  static boolean isStandardOutput() {
    return isOne(STDOUT);
  }

  /** Returns whether somebody may be looking at standard error. */
  static boolean isStandardError() {
    return isOne(STDERR);
  }

  /** See console(4) and pts(4). */
  private static boolean isOne(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false; // Not to be told here.
    }
  }
}
