package io.sysflow.demo;

import java.nio.file.Path;

/**
 * A Kafka broker and a schema registry, both real, on the loopback interface, with a directory that
 * keeps their data.
 */
public final class EmbeddedCluster implements AutoCloseable {

  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;

  private EmbeddedCluster(EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /** Starts both on free ports. */
  public static EmbeddedCluster start(Path directory) {
    return start(directory, Ports.free(), Ports.free());
  }

  /**
   * Starts both side by side and returns when they answer.
   *
   * @throws StartFailedException if one of them cannot start; neither runs then
   */
  public static EmbeddedCluster start(Path directory, int brokerPort, int registryPort) {
    EmbeddedRegistry registry =
        EmbeddedRegistry.launch(directory.resolve("registry"), registryPort);
    EmbeddedBroker broker;
    try {
      broker = EmbeddedBroker.start(directory.resolve("broker"), brokerPort);
    } catch (StartFailedException e) {
      registry.close();
      throw e;
    }
    try {
      registry.awaitReady();
    } catch (StartFailedException e) {
      broker.close();
      throw e;
    }
    return new EmbeddedCluster(broker, registry);
  }

  /** Returns the broker's address. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Returns the registry's base URL. */
  public String registryUrl() {
    return registry.url();
  }

  /** Returns the registry's process; the broker is in this one. */
  public ProcessHandle registryProcess() {
    return registry.process();
  }

  @Override
  public void close() {
    try {
      broker.close();
    } finally {
      registry.close();
    }
  }
}
