package io.sysflow.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads of /proc what the kernel's iterators cannot tell, or where there are none. */
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

  /** Returns the executable of a process, empty if it is gone. */
  String exe(int pid) {
    return link(pid + "/exe");
  }

  /** Returns the working directory of a process, empty if it is gone. */
  String cwd(int pid) {
    return link(pid + "/cwd");
  }

  /** Returns the id of this process as whoever mounted /proc sees it; 0 if it does not. */
  int self() {
    String self = link("self");
    return self.isEmpty() ? 0 : Integer.parseInt(self);
  }

  private String link(String name) {
    try {
      return Files.readSymbolicLink(root.resolve(name)).toString();
    } catch (IOException e) {
      return "";
    }
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
