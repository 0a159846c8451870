package io.sysflow.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads of /proc what the kernel's iterator cannot: the memory of other processes. */
final class ProcFs {
  private static final int LARGEST = 4096;

  private final Path root;

  ProcFs(Path root) {
    this.root = root;
  }

  /** Returns the arguments of a process, empty if it is gone. */
  List<String> args(int pid) {
    return strings(pid, "cmdline");
  }

  /** Returns the environment of a process, empty if it is gone. */
  List<String> env(int pid) {
    return strings(pid, "environ");
  }

  private List<String> strings(int pid, String file) {
    try (InputStream in = Files.newInputStream(root.resolve(pid + "/" + file))) {
      byte[] bytes = in.readNBytes(LARGEST);
      return Paths.strings(bytes, bytes.length);
    } catch (IOException e) {
      return List.of();
    }
  }
}
