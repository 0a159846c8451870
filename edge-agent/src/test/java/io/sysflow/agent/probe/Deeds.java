package io.sysflow.agent.probe;

import static org.junit.jupiter.api.Assumptions.abort;

import io.sysflow.agent.event.ProcessClone;
import io.sysflow.agent.event.ProcessExec;
import io.sysflow.agent.event.ProcessExit;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.agent.event.ThreadEvent;
import io.sysflow.model.Oid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs src/test/c/deeds.c under the live probe and collects what the probe tells of it. */
final class Deeds {
  private static final long PATIENCE = 20_000;

  private Deeds() {}

  /** Aborts the test, loudly, where the probe cannot run. */
  static void assumeProbe() {
    ProbeCheck check = ProbeCheck.run();
    if (!check.isAvailable()) {
      System.err.println("SKIPPED, no live probe test: " + check.message());
      abort(check.message());
    }
  }

  /** Returns the program, compiled with the compiler that the build needs anyway. */
  static Path compile(Path directory) throws IOException, InterruptedException {
    return compile(directory, "deeds");
  }

  /** Returns another of the programs in src/test/c. */
  static Path compile(Path directory, String name) throws IOException, InterruptedException {
    Path program = directory.resolve(name);
    Path source = Path.of("src/test/c/" + name + ".c").toAbsolutePath();
    List<String> command =
        List.of("clang", "-O1", "-static", "-pthread", "-o", program.toString(), source.toString());
    Process clang = new ProcessBuilder(command).inheritIO().start();
    if (clang.waitFor() != 0) {
      throw new IOException("clang could not compile " + source);
    }
    return program;
  }

  /**
   * Returns what the program and its children did, from its exec to its end.
   *
   * @param what the program is to do
   * @param directory where, empty
   */
  static List<ThreadEvent> run(ProbeEventSource source, Path program, String what, Path directory)
      throws IOException, InterruptedException {
    Collector collector = new Collector(program.toString(), what);
    source.poll(event -> {});
    Files.createDirectories(directory);
    ProcessBuilder builder = new ProcessBuilder(program.toString(), what);
    builder.environment().clear();
    Process process = builder.directory(directory.toFile()).inheritIO().start();
    if (!process.waitFor(PATIENCE, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException(what + " does not end");
    }
    if (process.exitValue() == 99) {
      throw new IOException(what + " failed, see above");
    }
    for (int i = 0; i < PATIENCE / 5 && !collector.ended; i++) {
      source.poll(collector::accept);
      Thread.sleep(5);
    }
    return collector.events;
  }

  /** Removes what a program left in its directory. */
  static void clear(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Picks the events of one program and its children out of those of the whole host. */
  private static final class Collector {
    private final String program;
    private final String what;
    private final List<ThreadEvent> events = new ArrayList<>();
    private final Set<Oid> family = new HashSet<>();
    private @Nullable Oid root;
    private boolean ended;

    Collector(String program, String what) {
      this.program = program;
      this.what = what;
    }

    void accept(SystemEvent event) {
      if (!(event instanceof ThreadEvent threadEvent) || ended) {
        return;
      }
      Oid oid = threadEvent.actor().oid();
      if (root == null
          && event instanceof ProcessExec exec
          && exec.process().exe().equals(program)
          && exec.process().args().equals(List.of(what))) {
        root = oid;
        family.add(oid);
      }
      if (event instanceof ProcessClone clone && family.contains(clone.process().poid())) {
        family.add(oid);
      }
      if (family.contains(oid)) {
        events.add(threadEvent);
      }
      ended =
          oid.equals(root) && event instanceof ProcessExit && threadEvent.actor().isMainThread();
    }
  }
}
