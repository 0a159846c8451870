package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Link;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.ProcessEntity;
import io.sysflow.streams.enrich.LongTexts;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The part of the graph that joins connections.
 *
 * <pre>
 * detect ─► ends ──► flow-ends ─► link ─► joined-ends ─► encode-links ─► sysflow.links
 *       └─► beats ───┘ all parts   ┆
 *                            ends-of-links
 * </pre>
 *
 * @param told what it tells: links, and behind them how far nodes are
 * @param links the links alone
 */
record LinkStage(KStream<String, GraphInput> told, KStream<String, Link> links) {

  /** The store of what is known of the ends of connections. */
  static final String ENDS = "ends-of-links";

  /** The key of what is told of nodes: no place where ends meet. */
  static final int BEAT = -1;

  private static final String TOPIC = "flow-ends";
  private static final String BEATS = "beats-of-links";

  /** Draws it. */
  static LinkStage draw(
      KStream<String, Output> outputs, TopologyParts parts, Serializer<Link> serializer) {
    String topic = parts.topics().links();
    KStream<String, GraphInput> told =
        outputs
            .filter((key, output) -> output instanceof Output.End, Named.as("ends"))
            .map(
                (key, output) -> {
                  EnrichedRecord record = ((Output.End) output).record();
                  return KeyValue.pair(
                      EndKey.meeting(tuple(record)), Codec.ENRICHED.encode(record));
                },
                Named.as("encode-ends"))
            .repartition(Repartitioned.with(Serdes.Integer(), Serdes.ByteArray()).withName(TOPIC))
            .process(
                new Linking.ForTasks(parts.counters(), parts.partitions(), Set.of(ends(parts))),
                Named.as("link"));
    KStream<Integer, byte[]> unused =
        outputs
            .filter((key, output) -> output instanceof Output.Beat, Named.as("beats-to-pass"))
            .map(
                (key, output) ->
                    KeyValue.pair(BEAT, GraphSerdes.bytes(((Output.Beat) output).pulse())),
                Named.as(BEATS));
    KStream<String, Link> links =
        told.filter((key, one) -> one instanceof GraphInput.Linked, Named.as("joined-ends"))
            .mapValues(one -> ((GraphInput.Linked) one).link(), Named.as("links-alone"));
    links
        .mapValues(link -> serializer.serialize(topic, link), Named.as("encode-links"))
        .to(topic, Produced.with(Serdes.String(), Serdes.ByteArray()).withName("links"));
    return new LinkStage(told, links);
  }

  /**
   * Brings what nodes tell of themselves to every part that links are made in, behind their ends.
   */
  static Topology completed(Topology topology) {
    return ToAll.addSink(topology, "beats-to-links", TOPIC, Serdes.Integer(), BEATS);
  }

  /** Returns whether a record is of a connection. */
  static boolean isEnd(EnrichedRecord record) {
    return record.activity() instanceof NetworkFlow || record.activity() instanceof NetworkEvent;
  }

  /** Returns a record of a connection without what links do not need. */
  static Output.End end(EnrichedRecord record) {
    ProcessEntity process = record.process();
    return new Output.End(
        new EnrichedRecord(
            record.node(),
            record.epoch(),
            record.seq(),
            record.activity(),
            process == null ? null : LongTexts.ofAncestor(process.withEnv(List.of())),
            record.ancestors().stream().map(one -> one.withEnv(List.of())).toList(),
            null,
            null,
            record.container(),
            record.pod(),
            List.of(),
            record.origin()));
  }

  private static FiveTuple tuple(EnrichedRecord record) {
    if (record.activity() instanceof NetworkFlow flow) {
      return flow.tuple();
    }
    if (record.activity() instanceof NetworkEvent event) {
      return event.tuple();
    }
    throw new AssertionError(record.activity());
  }

  private static StoreBuilder<KeyValueStore<EndKey, EndLog>> ends(TopologyParts parts) {
    return parts.store().builder(ENDS, LinkSerdes.keys(), LinkSerdes.logs()).withCachingEnabled();
  }
}
