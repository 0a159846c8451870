package io.sysflow.demo;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry with Confluent's API: Apicurio Registry, a real server, as a child process on
 * the loopback interface. Schemas are kept in a directory and there again after a restart.
 * Incompatible schemas are refused.
 */
public final class EmbeddedRegistry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final int POLL_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}";

  private final DirectoryLock lock;
  private final Process process;
  private final Path log;
  private final String url;

  private EmbeddedRegistry(DirectoryLock lock, Process process, Path log, int port) {
    this.lock = lock;
    this.process = process;
    this.log = log;
    this.url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /**
   * Starts a registry and returns when it answers.
   *
   * @throws StartFailedException if the port is taken, the directory is in use, or the process ends
   */
  public static EmbeddedRegistry start(Path directory, int port) {
    EmbeddedRegistry registry = launch(directory, port);
    registry.awaitReady();
    return registry;
  }

  /** Starts the process and returns at once; {@link #awaitReady} is to be called before use. */
  static EmbeddedRegistry launch(Path directory, int port) {
    if (!Ports.isFree(port)) {
      throw new StartFailedException("Schema registry: port " + port + " is taken");
    }
    RegistryHome home = RegistryHome.find();
    DirectoryLock lock = DirectoryLock.acquire(directory);
    Path log = directory.resolve("registry.log");
    try {
      Process process =
          new ProcessBuilder(command(home, directory, port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new EmbeddedRegistry(lock, process, log, port);
    } catch (IOException e) {
      lock.close();
      throw new StartFailedException("Schema registry: " + e.getMessage(), e);
    }
  }

  /** Waits until the registry answers, and sets the compatibility that it is to enforce. */
  void awaitReady() {
    long attempts = PATIENCE.toMillis() / POLL_MILLIS;
    for (long i = 0; i < attempts; i++) {
      if (exitedWithin(Duration.ofMillis(POLL_MILLIS))) {
        lock.close();
        throw new StartFailedException(
            "Schema registry: ended with code " + process.exitValue() + "\n" + lastWords());
      }
      if (setCompatibility()) {
        return;
      }
    }
    close();
    throw new StartFailedException("Schema registry: no answer for " + PATIENCE + ", see " + log);
  }

  /** Returns the base URL that Confluent's client is given. */
  public String url() {
    return url;
  }

  /** Returns the registry's process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("registry's standard input: {}", e.toString());
    }
    if (!exitedWithin(STOP_PATIENCE)) {
      LOG.warn("registry does not stop: killed");
      process.destroyForcibly();
    }
    lock.close();
  }

  private boolean exitedWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new StartFailedException("Schema registry: interrupted", e);
    }
  }

  private boolean setCompatibility() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + "/config").toURL().openConnection();
      connection.setRequestMethod("PUT");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (OutputStream body = connection.getOutputStream()) {
        body.write(COMPATIBILITY.getBytes(StandardCharsets.UTF_8));
      }
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException e) {
      return log + ": " + e;
    }
  }

  private static List<String> command(RegistryHome home, Path directory, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-XX:-UsePerfData", "-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(sharedClasses());
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + port);
    command.add("-Dquarkus.management.host=127.0.0.1");
    command.add("-Dquarkus.management.port=0");
    command.add("-Dquarkus.log.level=WARN");
    command.add("-Dquarkus.http.access-log.enabled=false");
    command.add("-Dapicurio.storage.kind=sql");
    command.add("-Dapicurio.storage.sql.kind=h2");
    command.add(
        "-Dapicurio.datasource.url=jdbc:h2:file:" + directory.resolve("schemas").toAbsolutePath());
    command.add("-cp");
    command.add(home.jar() + File.pathSeparator + home.launcherJar());
    command.add(RegistryMain.class.getName());
    command.add(home.mainClass());
    return command;
  }

  /** Returns how to use, or how to leave, an archive of loaded classes; the launcher says where. */
  private static List<String> sharedClasses() {
    String archive = System.getProperty("sysflow.registry.archive");
    if (archive != null) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    String written = System.getProperty("sysflow.registry.archive.new");
    return written == null ? List.of() : List.of("-XX:ArchiveClassesAtExit=" + written);
  }
}
