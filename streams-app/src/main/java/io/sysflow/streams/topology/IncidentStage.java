package io.sysflow.streams.topology;

import io.sysflow.model.Incident;
import io.sysflow.model.Link;
import io.sysflow.streams.alert.IncidentEncoder;
import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.incident.AlertFacts;
import io.sysflow.streams.incident.Fact;
import io.sysflow.streams.incident.LinkFacts;
import io.sysflow.streams.incident.ProgressFact;
import io.sysflow.streams.incident.Roles;
import io.sysflow.streams.nodes.Pulse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The part of the graph that joins alerts. It has one partition, for any two may belong together;
 * what comes there is few: alerts, one fact for each server, and the nodes' pulses.
 *
 * <pre>
 * detect, correlate, link ─► facts ─► incident-facts (one partition)
 *              ─► join-alerts ─► encode-incidents ─► sysflow.incidents
 *                      ┆
 *              facts-of-incidents
 * </pre>
 */
final class IncidentStage {

  /** The store of what the open incidents are made of. */
  static final String FACTS = "facts-of-incidents";

  /** What the topic of facts is called within the application. */
  private static final String TOPIC = "incident-facts";

  private final AlertFacts alerts = new AlertFacts(Roles.DEFAULT);
  private final LinkFacts ofLinks = new LinkFacts(Roles.DEFAULT);
  private final List<String> others = new ArrayList<>();

  private IncidentStage() {}

  /** Draws the stage, fed by what becomes of records. */
  static IncidentStage draw(KStream<String, Output> outputs, TopologyParts parts) {
    IncidentStage stage = new IncidentStage();
    boolean past = parts.links().isPresent();
    outputs
        .flatMapValues(
            output -> past && output instanceof Output.Beat ? List.of() : stage.facts(output),
            Named.as("facts"))
        .repartition(
            Repartitioned.with(Serdes.String(), IncidentSerdes.facts())
                .withName(TOPIC)
                .withNumberOfPartitions(1))
        .process(new IncidentJoining.ForTasks(parts, Set.of(store())), Named.as("join-alerts"))
        .mapValues(IncidentStage::encode, Named.as("encode-incidents"))
        .to(
            parts.topics().incidents(),
            Produced.with(Serdes.String(), Serdes.ByteArray()).withName("incidents"));
    return stage;
  }

  /** Joins alerts of correlations as well. */
  void joinCorrelated(KStream<String, CorrelatedAlert> correlated) {
    correlated.mapValues(
        of -> alerts.ofCorrelated(of.alert(), of.witnesses()), other("correlated-facts"));
  }

  /** Joins over links. */
  void joinLinks(KStream<String, Link> links) {
    links.flatMapValues(
        link -> ofLinks.of(link).map(List::of).orElse(List.of()), other("link-facts"));
  }

  /**
   * Joins alerts of rules that ask for ancestors on other hosts as well. Behind them comes how far
   * the nodes are.
   */
  void joinAcross(KStream<String, Output> across) {
    across.flatMapValues(this::facts, other("facts-across"));
  }

  private Named other(String name) {
    others.add(name);
    return Named.as(name);
  }

  /**
   * Brings what other stages know to the topic of facts. A merge would make one stage of them all,
   * which could not be spread over instances.
   */
  Topology joined(Topology topology) {
    for (String name : others) {
      topology.addSink(
          name + "-sink",
          TOPIC + "-repartition",
          Serdes.String().serializer(),
          IncidentSerdes.facts().serializer(),
          name);
    }
    return topology;
  }

  private List<Fact> facts(Output output) {
    if (output instanceof Output.Raised raised) {
      return List.of(alerts.of(raised.alert(), raised.ancestors()));
    } else if (output instanceof Output.Serves serves) {
      return List.of(serves.server());
    } else if (output instanceof Output.Beat beat) {
      Pulse pulse = beat.pulse();
      return List.of(new ProgressFact(pulse.node(), pulse.emitted(), pulse.partition()));
    }
    return List.of();
  }

  /** An incident that has nothing more to say is deleted from the compacted topic. */
  @SuppressWarnings("NullAway") // Kafka Streams takes null for a deletion.
  private static byte[] encode(Incident incident) {
    return incident == null ? null : IncidentEncoder.encode(incident);
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store() {
    return new CommitHook.Builder<>(
        TopologyParts.StoreKind.MEMORY.builder(FACTS, Serdes.ByteArray(), Serdes.ByteArray()));
  }
}
