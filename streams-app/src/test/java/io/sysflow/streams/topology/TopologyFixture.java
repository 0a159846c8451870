package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.Severity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.policyset.PolicyBoard;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka's test driver, and the topics around it. */
final class TopologyFixture implements AutoCloseable {

  static final long EPOCH = 7;

  final Counters counters;
  final PolicyBoard board;
  final TestInputTopic<String, byte[]> policies;
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> records;
  final TestOutputTopic<String, byte[]> alerts;
  final TestOutputTopic<byte[], byte[]> dlq;
  private final RegistrySerializer<SysFlow> serializer;
  private final RegistryDeserializer<EnrichedRecord> enrichedReader;
  private final RegistryDeserializer<Link> linkReader;
  private final Map<String, Long> seqs = new HashMap<>();

  TopologyFixture(boolean enriched, Detector detector) {
    this(enriched, Counters.create(), new PolicyBoard(List.of()), inForce -> detector);
  }

  TopologyFixture(
      boolean enriched, Counters counters, PolicyBoard board, DetectorFactory detectors) {
    this(enriched, counters, board, detectors, new CorrelationsInForce(null, board));
  }

  TopologyFixture(
      boolean enriched,
      Counters counters,
      PolicyBoard board,
      DetectorFactory detectors,
      CorrelationsInForce correlations) {
    this.counters = counters;
    this.board = board;
    var registry = Registries.client("mock://topology", Map.of());
    serializer = new RegistrySerializer<>(Codec.SYSFLOW, registry);
    enrichedReader = new RegistryDeserializer<>(Codec.ENRICHED, registry);
    linkReader = new RegistryDeserializer<>(Codec.LINK, registry);
    Topics topics = Topics.DEFAULT;
    Properties config = config(topics, counters);
    driver =
        new TopologyTestDriver(
            SysFlowTopology.build(
                new TopologyParts(
                    topics,
                    1,
                    () -> new RegistryDeserializer<>(Codec.SYSFLOW, registry),
                    enriched
                        ? Optional.of(new RegistrySerializer<>(Codec.ENRICHED, registry))
                        : Optional.empty(),
                    Optional.of(new RegistrySerializer<>(Codec.LINK, registry)),
                    detectors,
                    board,
                    correlations,
                    new EcsAlertEncoder(),
                    IncidentLimits.DEFAULT,
                    Limits.DEFAULT,
                    TopologyParts.StoreKind.MEMORY,
                    counters),
                new StreamsConfig(config)),
            config);
    records =
        driver.createInputTopic(
            topics.records(), new StringSerializer(), new ByteArraySerializer());
    policies =
        driver.createInputTopic(
            topics.policies(), new StringSerializer(), new ByteArraySerializer());
    alerts =
        driver.createOutputTopic(
            topics.alerts(), new StringDeserializer(), new ByteArrayDeserializer());
    dlq =
        driver.createOutputTopic(
            topics.dlq(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Properties config(Topics topics, Counters counters) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.dlq());
    config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonHandler.class);
    config.put(PoisonHandler.COUNTS, counters.outcomes());
    return config;
  }

  /** Sends records of a node in its next numbers. */
  void send(String node, SysFlowRecord... recs) {
    for (SysFlowRecord rec : recs) {
      long seq = seqs.merge(node, 1L, Long::sum);
      send(node, new SysFlow(rec, EPOCH, seq, seq));
    }
  }

  void send(String node, SysFlow sysflow) {
    records.pipeInput(node, serializer.serialize(Topics.DEFAULT.records(), sysflow));
  }

  /** Lets time pass in which nothing comes. */
  void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second += 5) {
      driver.advanceWallClockTime(seconds(5));
    }
  }

  /** Starts a second instance with what the first had in its store, and in the agents' numbers. */
  TopologyFixture restarted(Detector detector) {
    TopologyFixture next = new TopologyFixture(false, detector);
    KeyValueStore<EntityKey, byte[]> store = next.driver.getKeyValueStore(SysFlowTopology.ENTITIES);
    kept().forEach(entry -> store.put(entry.key, entry.value));
    next.seqs.putAll(seqs);
    return next;
  }

  /** Gives another instance the policies that are in force in this one. */
  void handOverPoliciesTo(TopologyFixture next) {
    KeyValueStore<String, byte[]> from = driver.getKeyValueStore(SysFlowTopology.IN_FORCE);
    KeyValueStore<String, byte[]> to = next.driver.getKeyValueStore(SysFlowTopology.IN_FORCE);
    try (KeyValueIterator<String, byte[]> all = from.all()) {
      all.forEachRemaining(entry -> to.put(entry.key, entry.value));
    }
  }

  /** Returns what the store holds. */
  List<KeyValue<EntityKey, byte[]>> kept() {
    KeyValueStore<EntityKey, byte[]> store = driver.getKeyValueStore(SysFlowTopology.ENTITIES);
    List<KeyValue<EntityKey, byte[]>> kept = new java.util.ArrayList<>();
    try (KeyValueIterator<EntityKey, byte[]> all = store.all()) {
      all.forEachRemaining(kept::add);
    }
    return kept;
  }

  /** Returns the enriched records that were written. */
  List<EnrichedRecord> enriched() {
    Deserializer<EnrichedRecord> reader = enrichedReader;
    return driver
        .createOutputTopic(Topics.DEFAULT.enriched(), new StringDeserializer(), reader)
        .readRecordsToList()
        .stream()
        .map(TestRecord::value)
        .toList();
  }

  /** Returns the links that were written, the last of each id. */
  Map<String, Link> links() {
    Map<String, Link> last = new java.util.TreeMap<>();
    driver
        .createOutputTopic(
            Topics.DEFAULT.links(), new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .forEach(record -> last.put(record.key(), linkReader.deserialize("", record.value())));
    return last;
  }

  /** Raises an alert for whatever a process of this executable does. */
  static Detector byExecutable(String exe) {
    return (record, witness) ->
        record.process() != null && record.process().exe().equals(exe)
            ? List.of(
                new Alert(
                    record.node() + "-" + record.epoch() + "-" + record.seq(),
                    "r1",
                    "Rule",
                    "",
                    Severity.WARNING,
                    List.of(),
                    null,
                    exe + " below " + record.ancestors().stream().map(p -> p.exe()).toList(),
                    Map.of(),
                    null,
                    record,
                    witness.get()))
            : List.of();
  }

  @Override
  public void close() {
    driver.close();
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
