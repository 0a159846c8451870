package io.sysflow.agent.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of users or groups, from a file like /etc/passwd or /etc/group, read again when it has
 * changed. Used from one thread.
 */
final class Accounts {
  private final Path file;
  private @Nullable FileTime modified;
  private Map<Integer, String> names = Map.of();

  Accounts(Path file) {
    this.file = file;
  }

  /** Returns a name, empty if there is none. */
  String name(int id) {
    return names.getOrDefault(id, "");
  }

  /** Reads the file again if it has changed; one that cannot be read leaves what is known. */
  void refresh() {
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(modified)) {
        names = read();
        modified = now;
      }
    } catch (IOException e) {
      modified = null;
    }
  }

  /** Lines are name:password:id:...; others are not ours to judge. */
  private Map<Integer, String> read() throws IOException {
    Map<Integer, String> result = new HashMap<>();
    for (String line :
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
      String[] parts = line.split(":", 4);
      if (parts.length == 4 && parts[2].matches("\\d{1,10}")) {
        result.putIfAbsent((int) Long.parseLong(parts[2]), parts[0]);
      }
    }
    return result;
  }
}
