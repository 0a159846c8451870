package io.sysflow.agent;

import io.sysflow.agent.sink.FanOutSink;
import io.sysflow.agent.sink.FileSink;
import io.sysflow.agent.sink.JsonSink;
import io.sysflow.agent.sink.KafkaOptions;
import io.sysflow.agent.sink.KafkaSink;
import io.sysflow.agent.sink.QueueOptions;
import io.sysflow.agent.sink.QueuedSink;
import io.sysflow.agent.sink.RecordSink;
import io.sysflow.agent.sink.SocketSink;
import io.sysflow.codec.Dialect;
import io.sysflow.config.Secrets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say where records go. */
final class SinkArguments {

  private static final Logger LOG = LoggerFactory.getLogger(SinkArguments.class);

  private static final String TOPIC = "sysflow.records";
  private static final long MEGABYTE = 1L << 20;

  @Option(
      names = "--sink",
      paramLabel = "SINK",
      description =
          "kafka, file:PATH (a name, or a directory with a slash at the end), socket:PATH (where a"
              + " SysFlow processor listens) or stdout; may be repeated. Default: kafka."
              + " Environment: OUTPUT for a file, SOCK_FILE for a socket")
  private List<String> sinks = new ArrayList<>();

  @Option(
      names = "--schema",
      paramLabel = "v5|extended",
      description =
          "What files, sockets and stdout get: SysFlow v5 exactly as published, or with our"
              + " extensions, as Kafka always does. Default: v5, but extended on stdout")
  private @Nullable String schema;

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
      description =
          "Comes before the name of the topic, " + TOPIC + ". Environment: SYSFLOW_TOPIC_PREFIX")
  private String topicPrefix = "";

  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description =
          "A property of Kafka's producer, such as those for TLS and SASL. In its value"
              + " $${file:PATH} stands for the content of a file and $${env:NAME} for a variable.")
  private Map<String, String> kafkaProperties = new LinkedHashMap<>();

  @Option(
      names = "--registry-property",
      paramLabel = "NAME=VALUE",
      description = "A property of the registry's client, such as basic.auth.user.info.")
  private Map<String, String> registryProperties = new LinkedHashMap<>();

  @Option(
      names = "--queue-memory",
      paramLabel = "MB",
      defaultValue = "4",
      description =
          "How much waits in memory for brokers, or for another reader. Default: ${DEFAULT-VALUE}")
  private int queueMemory;

  @Option(
      names = "--spool",
      paramLabel = "DIRECTORY",
      description =
          "Where what does not fit in memory waits for brokers, or for another reader. Default: a"
              + " new one for temporary files")
  private @Nullable Path spool;

  @Option(
      names = "--spool-size",
      paramLabel = "MB",
      defaultValue = "256",
      description =
          "How much waits on disk; past it flows and events are dropped, oldest first. Default:"
              + " ${DEFAULT-VALUE}")
  private int spoolSize;

  /**
   * Returns the sinks that the options name. Each one whose reader could hold up others has a queue
   * of its own.
   *
   * @param node name of this one, the key in Kafka
   * @param rotates whether files do
   * @param patient whether the source can wait for slow readers
   * @param out standard output
   * @throws IllegalArgumentException if there is no such sink
   * @throws java.io.UncheckedIOException if a file cannot be written
   * @throws org.apache.kafka.common.config.ConfigException if a Kafka property is wrong
   */
  RecordSink open(String node, boolean rotates, boolean patient, PrintStream out) {
    List<String> names = names();
    List<RecordSink> open = new ArrayList<>();
    boolean complete = false;
    try {
      for (String name : names) {
        QueueOptions queue = queue(name.replaceFirst(":.*", ""), open.size(), patient);
        RecordSink sink = open(name, node, rotates, queue, out);
        open.add(holdsUp(sink, names.size(), patient) ? new QueuedSink(sink, queue) : sink);
      }
      complete = true;
    } finally {
      if (!complete) {
        open.forEach(RecordSink::close);
      }
    }
    return open.size() == 1 ? open.get(0) : new FanOutSink(open);
  }

  /** Returns which sinks there are to be. */
  List<String> names() {
    return sinks.isEmpty() ? List.of("kafka") : List.copyOf(sinks);
  }

  private RecordSink open(
      String sink, String node, boolean rotates, QueueOptions queue, PrintStream out) {
    if (sink.equals("kafka")) {
      return new KafkaSink(kafka(queue), node, AgentClocks::ticks);
    }
    if (sink.equals("stdout")) {
      return new JsonSink(out, dialect(Dialect.EXTENDED));
    }
    String path = sink.replaceFirst("^[a-z]*:", "");
    if (sink.startsWith("file:") && !path.isEmpty()) {
      return new FileSink(path, rotates, dialect(Dialect.V5));
    }
    if (sink.startsWith("socket:") && !path.isEmpty()) {
      return new SocketSink(Path.of(path), dialect(Dialect.V5), queue);
    }
    throw new IllegalArgumentException(
        "there is no sink '" + sink + "': there are kafka, file:PATH, socket:PATH and stdout");
  }

  /** Returns whether others would wait for this one: other sinks, or the kernel. */
  private static boolean holdsUp(RecordSink sink, int sinks, boolean patient) {
    return sink instanceof JsonSink ? sinks > 1 || !patient : sink instanceof FileSink && sinks > 1;
  }

  private Dialect dialect(Dialect byDefault) {
    return schema == null ? byDefault : Words.read(Dialect.class, "--schema", schema);
  }

  private QueueOptions queue(String name, int number, boolean patient) {
    if (queueMemory < 1 || spoolSize < 1) {
      throw new IllegalArgumentException("--queue-memory and --spool-size are 1 MB at least");
    }
    Path directory = spool;
    if (directory == null) {
      String temporary = "sysflow-spool-" + ProcessHandle.current().pid();
      directory = Path.of(System.getProperty("java.io.tmpdir"), temporary);
    }
    return new QueueOptions(
        name,
        queueMemory * MEGABYTE,
        number == 0 ? directory : Path.of(directory + "-" + number),
        spoolSize * MEGABYTE,
        patient);
  }

  private KafkaOptions kafka(QueueOptions queue) {
    KnownProperties.check(kafkaProperties.keySet(), registryProperties.keySet()).forEach(LOG::warn);
    return new KafkaOptions(
        bootstrapServers,
        registry,
        topicPrefix + TOPIC,
        Secrets.resolve(kafkaProperties, System::getenv),
        Secrets.resolve(registryProperties, System::getenv),
        queue);
  }
}
