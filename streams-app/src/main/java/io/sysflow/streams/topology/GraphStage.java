package io.sysflow.streams.topology;

import java.util.LinkedHashSet;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The part of the graph that needs the whole cluster's picture: one task, which sees links and what
 * depends on them alone.
 *
 * <pre>
 * link ─► links, beats behind them ──┐
 * detect ─► candidates ──────────────┴─► graph (one partition) ─► follow ─► sysflow.alerts
 *                                                                   ┆ └─► hits, progress after
 *                 links-of-graph, candidates-of-graph, nodes-of-graph, policies-of-graph
 * </pre>
 */
final class GraphStage {

  /** The store of links of which both ends are known. */
  static final String LINKS = "links-of-graph";

  /** The store of records that wait to be decided. */
  static final String CANDIDATES = "candidates-of-graph";

  /** The store of the latest that was heard of each node. */
  static final String NODES = "nodes-of-graph";

  /** The store of what the graph judges by. */
  static final String IN_FORCE = "policies-of-graph";

  private GraphStage() {}

  /** Draws it; returns the alerts that it raises. */
  static KStream<String, Output> draw(
      KStream<String, Output> outputs, KStream<String, GraphInput> told, TopologyParts parts) {
    KStream<String, GraphInput> candidates =
        outputs
            .filter((key, output) -> output instanceof Output.Candidate, Named.as("candidates"))
            .mapValues(
                output -> (GraphInput) ((Output.Candidate) output).candidate(),
                Named.as("encode-candidates"));
    return told.merge(candidates, Named.as("all-of-graph"))
        .repartition(
            Repartitioned.with(Serdes.String(), GraphSerdes.inputs())
                .withName("graph")
                .withNumberOfPartitions(1))
        .process(
            new Following.ForTasks(
                parts,
                new LinkedHashSet<>(
                    List.of(
                        store(parts, LINKS, GraphSerdes.links()),
                        store(parts, CANDIDATES, GraphSerdes.candidates()),
                        store(parts, NODES, NodeSerdes.pulses()),
                        store(parts, IN_FORCE, Serdes.ByteArray())))),
            Named.as("follow"));
  }

  private static <V> StoreBuilder<KeyValueStore<String, V>> store(
      TopologyParts parts, String name, Serde<V> values) {
    return parts.store().builder(name, Serdes.String(), values);
  }
}
