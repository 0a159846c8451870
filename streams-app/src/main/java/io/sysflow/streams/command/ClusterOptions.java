package io.sysflow.streams.command;

import io.sysflow.config.Secrets;
import io.sysflow.streams.Refusal;
import io.sysflow.streams.Rights;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.topology.Topics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say where Kafka, the registry and the topics are. */
final class ClusterOptions {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterOptions.class);

  /** What more than the clients must know of. */
  private static final Map<String, String> OWN =
      Map.of(
          "bootstrap.servers", "--bootstrap-servers",
          "application.id", "--application-id",
          "application.server", "--http-advertise",
          "schema.registry.url", "--registry");

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "localhost:9092",
      description =
          "Kafka brokers. Default: ${DEFAULT-VALUE}. Environment: KAFKA_BOOTSTRAP_SERVERS")
  private String bootstrapServers = "";

  @Option(
      names = "--registry",
      paramLabel = "URL,...",
      defaultValue = "http://localhost:8081",
      description = "Schema registry. Default: ${DEFAULT-VALUE}. Environment: SCHEMA_REGISTRY_URL")
  private String registry = "";

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Comes before the name of every topic. Environment: SYSFLOW_TOPIC_PREFIX")
  private String topicPrefix = "";

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      split = "\\n",
      hideParamSyntax = true,
      description =
          "A property of Kafka's clients, such as those for TLS and SASL. In its value"
              + " $${file:PATH} stands for the content of a file and $${env:NAME} for a variable.")
  private Map<String, String> kafkaProperties = new LinkedHashMap<>();

  @Option(
      names = "--registry-property",
      paramLabel = "NAME=VALUE",
      split = "\\n",
      hideParamSyntax = true,
      description = "A property of the registry's client, such as basic.auth.user.info.")
  private Map<String, String> registryProperties = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Options in YAML: one file may serve the application and all commands. Environment:"
              + " SYSFLOW_CONFIG")
  @SuppressWarnings("UnusedVariable") // Read by the defaults, through picocli.
  private @Nullable Path config;

  private StreamsSettings.@Nullable Cluster cluster;

  /** Returns where Kafka and the registry are. */
  StreamsSettings.Cluster cluster() {
    if (cluster == null) {
      cluster = checked();
    }
    return cluster;
  }

  private StreamsSettings.Cluster checked() {
    OWN.forEach(
        (property, option) -> {
          if (kafkaProperties.containsKey(property)) {
            throw new StartException(
                "--kafka-property: %s is said with %s".formatted(property, option));
          }
        });
    KnownProperties.check(kafkaProperties.keySet(), registryProperties.keySet()).forEach(LOG::warn);
    Map<String, String> kafka = new LinkedHashMap<>(kafkaProperties);
    kafka.put("bootstrap.servers", bootstrapServers);
    return new StreamsSettings.Cluster(
        Secrets.resolve(kafka, System::getenv),
        registry,
        Secrets.resolve(registryProperties, System::getenv));
  }

  /** Returns how to say what the brokers refuse to a part. */
  Refusal refusal(Rights.Part part) {
    return new Refusal(
        cluster(), new Rights(topics(), StreamsSettings.APPLICATION_ID).of(part, false, false));
  }

  /** Returns the names of the topics. */
  Topics topics() {
    try {
      return new Topics(topicPrefix);
    } catch (IllegalArgumentException e) {
      throw new StartException("--topic-prefix: " + e.getMessage());
    }
  }
}
