package io.sysflow.demo;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A cluster with some data in a process of its own, which a test may kill. */
final class ClusterProcess {

  private ClusterProcess() {}

  /**
   * Starts it; its first line of output, which comes when the data is in, is the registry's process
   * id.
   */
  static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ClusterProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws Exception {
    EmbeddedCluster cluster = EmbeddedCluster.start(Path.of(args[0]));
    new CachedSchemaRegistryClient(cluster.registryUrl(), 10)
        .register("kept-value", EmbeddedClusterTest.schema("{\"name\":\"a\",\"type\":\"long\"}"));
    Clients.createTopic(cluster.bootstrapServers(), "kept");
    Clients.send(cluster.bootstrapServers(), "kept", List.of("one", "two"));
    System.out.println(cluster.registryProcess().pid());
    Thread.sleep(Long.MAX_VALUE);
  }
}
