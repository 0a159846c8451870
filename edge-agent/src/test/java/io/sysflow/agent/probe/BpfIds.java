package io.sysflow.agent.probe;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The kernel's numbers of BPF maps, programs and links, such as "map 17". */
final class BpfIds {
  private static final Path FDINFO = Path.of("/proc/self/fdinfo");

  private BpfIds() {}

  /** Returns those that this process has descriptors of. */
  static Set<String> held() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (Stream<Path> descriptors = Files.list(FDINFO)) {
      for (Path descriptor : descriptors.toList()) {
        for (String line : lines(descriptor)) {
          String[] parts = line.split("_id:\\s*", 2);
          if (parts.length == 2 && List.of("map", "prog", "link").contains(parts[0])) {
            ids.add(parts[0] + " " + parts[1].strip());
          }
        }
      }
    }
    return ids;
  }

  /** A descriptor may be closed while the others are looked at. */
  private static List<String> lines(Path descriptor) throws IOException {
    try {
      return Files.readAllLines(descriptor);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Returns those that the kernel still has; links go a little after their last descriptor. */
  static Set<String> alive(Set<String> ids) throws InterruptedException {
    Set<String> alive = new TreeSet<>(ids);
    for (int i = 0; i < 200 && !alive.isEmpty(); i++) {
      alive.removeIf(id -> !isAlive(id));
      Thread.sleep(alive.isEmpty() ? 0 : 10);
    }
    return alive;
  }

  private static boolean isAlive(String id) {
    String[] parts = id.split(" ", 2);
    int fd =
        NativeLibrary.getInstance(LibBpf.NAME)
            .getFunction("bpf_" + parts[0] + "_get_fd_by_id")
            .invokeInt(new Object[] {Integer.parseInt(parts[1])});
    if (fd >= 0) {
      LibC.close(fd);
    }
    return fd >= 0;
  }
}
