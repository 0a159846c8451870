package io.sysflow.demo;

import static org.junit.jupiter.api.Assumptions.abort;

import io.sysflow.agent.probe.ProbeCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Network namespaces in a row, each with an Ethernet of its own to the next. */
final class NetNamespaces implements AutoCloseable {

  private final List<String> names = new ArrayList<>();

  private NetNamespaces() {}

  /** Makes so many; aborts the test, loudly, where that or the probe is not possible. */
  static NetNamespaces row(int number) throws IOException, InterruptedException {
    ProbeCheck check = ProbeCheck.run();
    if (!check.isAvailable()) {
      skip(check.message());
    }
    NetNamespaces made = new NetNamespaces();
    String family = "sf" + ProcessHandle.current().pid() + "-";
    for (int i = 0; i < number; i++) {
      if (run("ip", "netns", "add", family + i) != 0) {
        made.close();
        skip("'ip netns add' failed: root and iproute2 are needed");
      }
      made.names.add(family + i);
      made.must(i, "ip", "link", "set", "lo", "up");
    }
    for (int i = 0; i + 1 < number; i++) {
      made.join(i, i + 1);
    }
    return made;
  }

  private static void skip(String why) {
    System.err.println("SKIPPED, no test over network namespaces: " + why);
    abort(why);
  }

  private void join(int left, int right) throws IOException, InterruptedException {
    must(left, "ip", "link", "add", "right", "type", "veth", "peer", "left", "netns", name(right));
    must(left, "ip", "address", "add", address(left, right) + "/24", "dev", "right");
    must(right, "ip", "address", "add", address(right, left) + "/24", "dev", "left");
    must(left, "ip", "link", "set", "right", "up");
    must(right, "ip", "link", "set", "left", "up");
  }

  private String name(int number) {
    return names.get(number);
  }

  /** Returns the address of one on the way to its neighbour. */
  static String address(int of, int neighbour) {
    return "10.213.%d.%d".formatted(Math.min(of, neighbour), of + 1);
  }

  /** Starts a program in one of them; what it says can be read. */
  Process start(int in, Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name(in)));
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void must(int in, String... command) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name(in)));
    whole.addAll(List.of(command));
    if (run(whole.toArray(String[]::new)) != 0) {
      close();
      throw new IOException("failed: " + whole);
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1; // There is no such program.
    }
  }

  /** Compiles the program that serves and dials. */
  static Path hop(Path directory) throws IOException, InterruptedException {
    Path program = directory.resolve("hop");
    Path source = Path.of("src/test/c/hop.c").toAbsolutePath();
    if (run("clang", "-O1", "-static", "-o", program.toString(), source.toString()) != 0) {
      throw new IOException("clang could not compile " + source);
    }
    return program;
  }

  /** Returns a copy of a program that goes by another name. */
  static Path named(Path program, Path copy) throws IOException {
    Files.createDirectories(copy.toAbsolutePath().getParent());
    return Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Override
  public void close() {
    try {
      for (String name : names) {
        run("ip", "netns", "delete", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    names.clear();
  }
}
