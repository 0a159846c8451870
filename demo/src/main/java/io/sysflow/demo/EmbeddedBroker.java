package io.sysflow.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.IntConsumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this process: the real one, broker and controller in one, on the loopback
 * interface. What it stored is there again when it is started anew on its directory, also after a
 * crash.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, String bootstrapServers) {
    this.lock = lock;
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Says what is done when a broker gives up, as it does where its disk is full. Kafka ends the
   * whole process then, without a word but in the log.
   *
   * @param end is told the exit code, and is to end the process
   */
  static void whenItGivesUp(IntConsumer end) {
    Exit.setHaltProcedure((code, message) -> end.accept(code));
    Exit.setExitProcedure((code, message) -> end.accept(code));
  }

  /** Starts a broker on a free port. */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, Ports.free());
  }

  /**
   * Starts a broker and returns when it answers.
   *
   * @throws StartFailedException if the port is taken or the directory is in use or cannot be
   *     written
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /**
   * Starts a broker with other properties than usual.
   *
   * @param more what is to be otherwise
   */
  @SuppressWarnings("IllegalCatch") // the server throws all kinds, and the lock is to be given back
  static EmbeddedBroker start(Path directory, int port, Map<String, String> more) {
    if (!Ports.isFree(port)) {
      throw new StartFailedException("Kafka broker: port " + port + " is taken");
    }
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      Path data = directory.resolve("data");
      format(data);
      Properties properties = configuration(data, port);
      properties.putAll(more);
      KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(lock, server, "127.0.0.1:" + port);
    } catch (StartFailedException e) {
      lock.close();
      throw e;
    } catch (RuntimeException e) {
      lock.close();
      throw new StartFailedException("Kafka broker: " + e.getMessage(), e);
    }
  }

  /** Returns the address that clients are given. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  @SuppressWarnings("IllegalCatch") // Formatter declares Exception
  private static void format(Path data) {
    if (isFormatted(data)) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      new Formatter()
          .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setDirectories(List.of(data.toString()))
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new StartFailedException(
          "Kafka broker: cannot format "
              + data
              + ": "
              + e
              + "\n"
              + said.toString(StandardCharsets.UTF_8),
          e);
    }
  }

  /** A disk that was full when it was formatted holds half of what there should be. */
  private static boolean isFormatted(Path data) {
    Path file = data.resolve("meta.properties");
    try {
      if (Files.exists(file) && Files.readString(file).contains("node.id=")) {
        return true;
      }
      Files.deleteIfExists(file);
      return false;
    } catch (IOException e) {
      throw new StartFailedException("Kafka broker: " + file + ": " + e.getMessage(), e);
    }
  }

  private static Properties configuration(Path data, int port) {
    int controllerPort = Ports.free();
    Properties properties = new Properties();
    try (InputStream in = EmbeddedBroker.class.getResourceAsStream("broker.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String listener = "PLAINTEXT://127.0.0.1:" + port;
    properties.setProperty("log.dirs", data.toString());
    properties.setProperty("listeners", listener + ",CONTROLLER://127.0.0.1:" + controllerPort);
    properties.setProperty("advertised.listeners", listener);
    properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    return properties;
  }
}
