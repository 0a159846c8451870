package io.sysflow.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM that was started for a measurement, on the class path of this one. */
final class Child implements AutoCloseable {

  /** An option of a JVM whose compilers never end. */
  static final String STEADY_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";

  private static final double TICKS = 100;
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts one; what it logs goes to a file.
   *
   * @param options of the JVM
   */
  static Child start(Path log, List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      return new Child(new ProcessBuilder(command).redirectError(log.toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the next line of what it says. */
  String line() {
    try {
      String line = process.inputReader(StandardCharsets.UTF_8).readLine();
      if (line == null) {
        throw new IllegalStateException("process " + process.pid() + " ended early");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Returns the CPU time of all its threads, see proc(5). */
  double cpuSeconds() {
    return cpuSeconds(read("stat"));
  }

  private static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /**
   * Returns the CPU time of the threads that compile. They must not come and go: a JVM with {@link
   * #STEADY_COMPILERS}.
   */
  double compilingSeconds() {
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      double seconds = 0;
      for (Path thread : threads.toList()) {
        String stat = Files.exists(thread) ? read("task/" + thread.getFileName() + "/stat") : "";
        seconds += COMPILER.matcher(stat).find() ? cpuSeconds(stat) : 0;
      }
      return seconds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its resident memory. */
  long rssBytes() {
    try (Stream<String> lines = read("status").lines()) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          << 10;
    }
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once, as kill -9 does. */
  void kill() {
    end(process.destroyForcibly());
  }

  /** Asks it to end and waits. */
  @Override
  public void close() {
    process.destroy();
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
