package io.sysflow.streams.topology;

import io.sysflow.streams.correlate.CorrelatedAlert;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The part of the graph that runs correlations. Hits of the rules that they are of meet by group;
 * the progress of the nodes comes to every partition.
 *
 * <pre>
 * detect, follow ─► route-hits ─► hits (repartition, by correlation and group)
 *                                   ▲                └─► correlate ─► encode-correlated
 * watch-nodes ─► progress-to-all ───┘ all partitions        ┆               └─► sysflow.alerts
 * or follow                                            correlations
 * </pre>
 *
 * Where links are made it is the graph that tells how far the nodes are, behind the hits of the
 * rules that it decides: none of them is late.
 */
final class CorrelateStage {

  /** The store of hits that may still count. */
  static final String STORE = "correlations";

  /** The name of the processor whose values are the progress, as bytes. */
  static final String PROGRESS = "progress";

  private static final String HITS = "hits";
  private static final String ACROSS = "-across";

  private CorrelateStage() {}

  /** Draws it, and returns the alerts of correlations. */
  static KStream<String, CorrelatedAlert> draw(
      KStream<String, Output> outputs, TopologyParts parts) {
    KStream<String, CorrelatedAlert> alerts =
        hits(outputs)
            .process(new Correlating.ForTasks(parts, Set.of(store(parts))), Named.as("correlate"));
    alerts
        .mapValues(alert -> parts.encoder().encode(alert.alert()), Named.as("encode-correlated"))
        .to(
            parts.topics().alerts(),
            Produced.with(Serdes.String(), Serdes.ByteArray()).withName("correlation-alerts"));
    return alerts;
  }

  private static KStream<String, byte[]> hits(KStream<String, Output> outputs) {
    return routed(outputs, "")
        .repartition(Repartitioned.with(Serdes.String(), Serdes.ByteArray()).withName(HITS));
  }

  /** Takes the hits of rules that ask for ancestors on other hosts as well. */
  static void joinAcross(KStream<String, Output> across) {
    KStream<String, byte[]> unused = routed(across, ACROSS);
  }

  private static KStream<String, byte[]> routed(KStream<String, Output> outputs, String whence) {
    return outputs
        .filter((key, output) -> output instanceof Output.Hit, Named.as("correlated" + whence))
        .map(
            (key, output) ->
                new KeyValue<>(
                    CorrelationForms.place(((Output.Hit) output).hit()),
                    CorrelationForms.bytes(((Output.Hit) output).hit())),
            Named.as("route-hits" + whence));
  }

  /**
   * Brings the progress of the nodes to every partition of the hits, and the hits of the graph.
   * Several parts of the graph write to one topic between parts, which the high-level language has
   * no words for.
   *
   * @param across whether {@link #joinAcross} was called
   */
  static Topology completed(Topology topology, boolean across) {
    if (across) {
      topology.addSink(
          "hits-across",
          HITS + "-repartition",
          Serdes.String().serializer(),
          Serdes.ByteArray().serializer(),
          "route-hits" + ACROSS);
    }
    return ToAll.addSink(topology, "progress-to-all", HITS, Serdes.String(), PROGRESS);
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(TopologyParts parts) {
    return parts.store().builder(STORE, Serdes.Bytes(), Serdes.ByteArray()).withCachingEnabled();
  }
}
