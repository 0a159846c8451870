package io.sysflow.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Harmless commands that look like an attack, really run on this host; {@code simulation.sh} says
 * which. The "attacker" that the reverse shell calls is a thread of ours.
 */
final class AttackSimulation {

  private static final Logger LOG = LoggerFactory.getLogger(AttackSimulation.class);
  private static final byte[] ORDERS = "id\nexit\n".getBytes(StandardCharsets.UTF_8);

  private AttackSimulation() {}

  /**
   * Runs it to its end; {@code steps} is told what comes next. The script cleans up after itself.
   */
  static void run(Consumer<String> steps) {
    try (ServerSocket attacker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> giveOrders(attacker), "attacker");
      thread.setDaemon(true);
      thread.start();
      run(Files.createTempDirectory("sysflow-demo-attack"), attacker.getLocalPort(), steps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path directory, int port, Consumer<String> steps) throws IOException {
    Path script = directory.resolve("simulation.sh");
    try (InputStream in = AttackSimulation.class.getResourceAsStream("simulation.sh")) {
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Process process =
        new ProcessBuilder("bash", script.toString(), directory.toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(steps);
    }
  }

  /** Tells the shell that calls to say who it is, and to go. */
  private static void giveOrders(ServerSocket attacker) {
    try (Socket shell = attacker.accept()) {
      shell.getOutputStream().write(ORDERS);
      shell.getInputStream().readAllBytes();
    } catch (IOException e) {
      LOG.debug("simulation: shell=\"{}\"", e.toString());
    }
  }
}
