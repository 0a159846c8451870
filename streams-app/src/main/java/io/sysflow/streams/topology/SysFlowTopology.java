package io.sysflow.streams.topology;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.nodes.NodeFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The graph of the application, drawn once. What cannot be processed goes to sysflow.dlq, which is
 * not in the picture: Kafka Streams sends it there, see {@link PoisonHandler}.
 *
 * <pre>
 * sysflow.records ─► detect ─┬─ hits ─► correlations, see CorrelateStage ─► sysflow.alerts
 *                            ├─ raised ─► encode ──────────► sysflow.alerts
 *                      │     ├─ ends ─► links, if asked for: see LinkStage ─► sysflow.links
 *                      │     ├─ candidates, links ─► see GraphStage ─► sysflow.alerts
 *                      │     ├─ facts ─► incidents, see IncidentStage ─► sysflow.incidents
 *                      │     ├─ joined ─► encode-enriched ─► fits ─► sysflow.enriched  if asked for
 *        entities,     └─ beats ─► pulses (one partition) ─► watch-nodes ─► encode-node-alerts
 *    policies-in-force      │                            progress ◄┤             ─► sysflow.alerts
 *                      ┆    └─► links ─► graph ─► progress       nodes
 * sysflow.policies ─► publish, in every instance: what is good is taken up between two records
 * </pre>
 */
public final class SysFlowTopology {

  /** The store of what is known of each node. */
  public static final String ENTITIES = "entities";

  /** The store of what has been published, the same in every instance. */
  public static final String POLICIES = "policies";

  /** The store of what a partition is judged by. */
  public static final String IN_FORCE = "policies-in-force";

  /** The store of what is known of each node as a sender. */
  public static final String NODES = "nodes";

  /** For the key, the headers and what Kafka adds. */
  private static final int HEADROOM = 64 << 10;

  private SysFlowTopology() {}

  /** Returns the graph for this configuration. */
  public static Topology build(TopologyParts parts, StreamsConfig config) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(config));
    Topics topics = parts.topics();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(POLICIES), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled(),
        topics.policies(),
        Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("publish"),
        () -> new PolicyFeed(parts.board(), parts.links().isPresent(), parts.counters()));
    KStream<String, Output> outputs =
        builder.stream(
                topics.records(),
                Consumed.with(new NodeNameSerde(), Serdes.ByteArray())
                    .withName("records")
                    .withOffsetResetPolicy(reset(config)))
            .process(
                new Detection.ForTasks(parts, inOrder(entities(parts), inForce())),
                Named.as("detect"));
    Optional<LinkStage> links =
        parts.links().map(serializer -> LinkStage.draw(outputs, parts, serializer));
    Optional<KStream<String, Output>> across =
        links.map(stage -> GraphStage.draw(outputs, stage.told(), parts));
    alerts(outputs, "", parts);
    across.ifPresent(stream -> alerts(stream, "-across", parts));
    KStream<String, Watching.Watched> watched = nodes(outputs, parts);
    across.ifPresentOrElse(SysFlowTopology::movedAcross, () -> moved(watched));
    parts.enriched().ifPresent(serializer -> enriched(outputs, parts, serializer));
    IncidentStage incidents = IncidentStage.draw(outputs, parts);
    incidents.joinCorrelated(CorrelateStage.draw(outputs, parts));
    links.ifPresent(stage -> incidents.joinLinks(stage.links()));
    across.ifPresent(incidents::joinAcross);
    across.ifPresent(CorrelateStage::joinAcross);
    Topology topology = CorrelateStage.completed(builder.build(), across.isPresent());
    return incidents.joined(links.isPresent() ? LinkStage.completed(topology) : topology);
  }

  /** How far the nodes are, where no links are waited for. */
  private static void moved(KStream<String, Watching.Watched> watched) {
    KStream<String, byte[]> unused =
        watched
            .filter((key, value) -> value instanceof Watching.Watched.Moved, Named.as("moved"))
            .mapValues(
                value -> CorrelationForms.bytes(((Watching.Watched.Moved) value).progress()),
                Named.as(CorrelateStage.PROGRESS));
  }

  private static void movedAcross(KStream<String, Output> across) {
    KStream<String, byte[]> unused =
        across
            .filter((key, output) -> output instanceof Output.Moved, Named.as("moved"))
            .mapValues(
                output -> CorrelationForms.bytes(((Output.Moved) output).progress()),
                Named.as(CorrelateStage.PROGRESS));
  }

  /**
   * Returns from where on to read where no place is known: as the clients are told. Said here,
   * Kafka Streams resets places itself, and clients say when they must, see the application.
   */
  private static AutoOffsetReset reset(StreamsConfig config) {
    Object told =
        config.getMainConsumerConfigs("", "", 0).get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
    return "latest".equals(told) ? AutoOffsetReset.latest() : AutoOffsetReset.earliest();
  }

  private static void alerts(KStream<String, Output> outputs, String whence, TopologyParts parts) {
    outputs
        .filter((key, output) -> output instanceof Output.Raised, Named.as("raised" + whence))
        .mapValues(
            output -> parts.encoder().encode(((Output.Raised) output).alert()),
            Named.as("encode" + whence))
        .to(
            parts.topics().alerts(),
            Produced.with(Serdes.String(), Serdes.ByteArray()).withName("alerts" + whence));
  }

  /** All nodes meet in one place, for there is no other clock than theirs together. */
  private static KStream<String, Watching.Watched> nodes(
      KStream<String, Output> outputs, TopologyParts parts) {
    KStream<String, Watching.Watched> watched =
        outputs
            .filter((key, output) -> output instanceof Output.Beat, Named.as("beats"))
            .mapValues(output -> ((Output.Beat) output).pulse(), Named.as("pulse"))
            .repartition(
                Repartitioned.with(Serdes.String(), NodeSerdes.pulses())
                    .withName("pulses")
                    .withNumberOfPartitions(1))
            .process(new Watching.ForTasks(parts, Set.of(senders())), Named.as("watch-nodes"));
    watched
        .filter((key, value) -> value instanceof Watching.Watched.Wrong, Named.as("wrong"))
        .mapValues(
            value -> parts.encoder().encode(((Watching.Watched.Wrong) value).alert()),
            Named.as("encode-node-alerts"))
        .to(
            parts.topics().alerts(),
            Produced.with(Serdes.String(), Serdes.ByteArray()).withName("node-alerts"));
    return watched;
  }

  private static StoreBuilder<KeyValueStore<String, NodeFacts>> senders() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(NODES), Serdes.String(), NodeSerdes.facts())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }

  private static void enriched(
      KStream<String, Output> outputs, TopologyParts parts, Serializer<EnrichedRecord> serializer) {
    String topic = parts.topics().enriched();
    outputs
        .filter((key, output) -> output instanceof Output.Enriched, Named.as("joined"))
        .mapValues(
            output -> serializer.serialize(topic, ((Output.Enriched) output).record()),
            Named.as("encode-enriched"))
        .filter((key, bytes) -> fits(bytes, parts.counters()), Named.as("fits"))
        .to(topic, Produced.with(Serdes.String(), Serdes.ByteArray()).withName("enriched"));
  }

  private static boolean fits(byte[] bytes, Counters counters) {
    boolean fits = bytes.length < TopicPlan.MAX_MESSAGE_BYTES - HEADROOM;
    if (!fits) {
      counters.outcomes().add(Outcome.TOO_LARGE);
    }
    return fits;
  }

  private static StoreBuilder<KeyValueStore<EntityKey, byte[]>> entities(TopologyParts parts) {
    return new CommitHook.Builder<>(
        parts.store().builder(ENTITIES, new EntityKeySerde(), Serdes.ByteArray()));
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> inForce() {
    return TopologyParts.StoreKind.MEMORY.builder(IN_FORCE, Serdes.String(), Serdes.ByteArray());
  }

  /** The graph is the same in every instance, to the letter. */
  private static Set<StoreBuilder<?>> inOrder(StoreBuilder<?>... stores) {
    return new LinkedHashSet<>(List.of(stores));
  }
}
