package io.sysflow.streams;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the streams of this process are. */
final class Terminal {

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** Returns whether somebody may be looking at standard error. */
  static boolean isStandardError() {
    try {
      String file = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // Not to be told here.
    }
  }
}
