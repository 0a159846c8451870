package io.sysflow.bench.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A capture as {@code sysdig} reads it. */
final class Sysdig {

  /** What becomes of a call is known when it ends; the end of a process has no other event. */
  private static final String ENDS = "(evt.dir = < or evt.type = procexit)";

  private final Path capture;
  private @Nullable Map<Sight, String> calls;

  Sysdig(Path capture) {
    this.capture = capture;
  }

  /** Returns the calls that a filter selects, null if it is refused. */
  @Nullable Set<Sight> matches(String filter) throws IOException, InterruptedException {
    Map<Sight, String> found = run("(" + filter + ") and " + ENDS);
    return found == null ? null : new HashSet<>(found.keySet());
  }

  /** Returns all calls, each in one line. */
  Map<Sight, String> calls() throws IOException, InterruptedException {
    if (calls == null) {
      calls = run(ENDS);
    }
    if (calls == null) {
      throw new IOException("sysdig cannot read " + capture);
    }
    return calls;
  }

  private @Nullable Map<Sight, String> run(String filter) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    "sysdig",
                    "-r",
                    capture.toString(),
                    "-p",
                    "*%evt.rawtime %thread.tid %evt.num %proc.name %evt.type %evt.args",
                    filter))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<Sight, String> found = new LinkedHashMap<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] words = line.split(" ", 3);
        if (words.length == 3 && words[0].matches("\\d{15,}")) {
          found.put(new Sight(Long.parseLong(words[0]), Long.parseLong(words[1])), words[2]);
        }
      }
    }
    return process.waitFor() == 0 ? found : null;
  }
}
