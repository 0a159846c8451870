package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClusterTest {

  private static final AvroSchema V1 = schema("{\"name\":\"a\",\"type\":\"long\"}");
  private static final AvroSchema V2 =
      schema("{\"name\":\"a\",\"type\":\"long\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
  private static final AvroSchema INCOMPATIBLE = schema("{\"name\":\"a\",\"type\":\"string\"}");

  @TempDir private Path directory;

  @Test
  void recordsAndSchemasAreThereAfterARestart() throws Exception {
    int id;
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory)) {
      id = registry(cluster).register("kept-value", V1);
      Clients.createTopic(cluster.bootstrapServers(), "kept");
      Clients.send(cluster.bootstrapServers(), "kept", List.of("one", "two"));
    }

    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory)) {
      assertThat(Clients.readAll(cluster.bootstrapServers(), "kept")).containsExactly("one", "two");
      assertThat(registry(cluster).getSchemaById(id)).isEqualTo(V1);
      assertThat(registry(cluster).register("kept-value", V2)).isNotEqualTo(id);
      assertThatThrownBy(() -> registry(cluster).register("kept-value", INCOMPATIBLE))
          .isInstanceOf(RestClientException.class)
          .hasMessageContaining("not compatible");
    }
  }

  @Test
  void aKilledClusterLeavesNoProcessAndRestartsWithItsData() throws Exception {
    Process child = ClusterProcess.start(directory);
    long registryPid;
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      registryPid = Long.parseLong(out.readLine());

      child.destroyForcibly().waitFor();
    }

    ProcessHandle.of(registryPid)
        .ifPresent(process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    try (EmbeddedCluster cluster = EmbeddedCluster.start(directory)) {
      assertThat(Clients.readAll(cluster.bootstrapServers(), "kept")).containsExactly("one", "two");
      assertThat(registry(cluster).getAllSubjects()).containsExactly("kept-value");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> EmbeddedBroker.start(directory, port))
          .isInstanceOf(StartFailedException.class)
          .hasMessage("Kafka broker: port " + port + " is taken");
      assertThatThrownBy(() -> EmbeddedRegistry.start(directory, port))
          .isInstanceOf(StartFailedException.class)
          .hasMessage("Schema registry: port " + port + " is taken");
    }
  }

  @Test
  void aDirectoryInUseIsNamed() {
    try (DirectoryLock held = DirectoryLock.acquire(directory)) {
      assertThat(held).isNotNull();

      assertThatThrownBy(() -> EmbeddedBroker.start(directory))
          .isInstanceOf(StartFailedException.class)
          .hasMessage(directory + " is in use by this process");
    }
  }

  private static SchemaRegistryClient registry(EmbeddedCluster cluster) {
    return new CachedSchemaRegistryClient(cluster.registryUrl(), 10);
  }

  static AvroSchema schema(String fields) {
    return new AvroSchema("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
  }
}
