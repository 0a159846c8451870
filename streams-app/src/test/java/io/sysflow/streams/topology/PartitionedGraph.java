package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.NetworkFlow;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import io.sysflow.streams.nodes.Pulse;
import io.sysflow.streams.policyset.PolicyBoard;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The stages behind detection, each partition of each with a queue of its own, which are read in an
 * order that chance decides: some far ahead of others.
 */
final class PartitionedGraph {

  private static final int PARTITIONS = 3;
  private static final long SECOND = 1_000_000_000L;

  private final Random how;
  private final Counters counters = Counters.create();
  private final List<Deque<Output>> sources = new ArrayList<>();
  private final List<Stage<Integer, byte[], GraphInput>> links = new ArrayList<>();
  private final Stage<String, GraphInput, Output> graph;
  private final Stage<String, byte[], CorrelatedAlert> correlate;
  private final Map<String, String> alerts = new TreeMap<>();
  private long millis = 1;

  /** A task and what waits to be read by it. */
  private static final class Stage<K, I, O> {
    private final Processor<K, I, String, O> processor;
    private final MockProcessorContext<String, O> context;
    private final Deque<Record<K, I>> queue = new ArrayDeque<>();

    private Stage(
        Processor<K, I, String, O> processor, int partition, KeyValueStore<?, ?>... stores) {
      this.processor = processor;
      Properties config = new Properties();
      config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
      config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
      context = new MockProcessorContext<>(config, new TaskId(0, partition), new File("unused"));
      context.setCurrentSystemTimeMs(0);
      for (KeyValueStore<?, ?> store : stores) {
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
      }
      processor.init(context);
    }

    /** Reads some of what waits; returns what comes of it. */
    private List<O> read(int number, long millis) {
      context.setCurrentSystemTimeMs(millis);
      for (int i = 0; i < number && !queue.isEmpty(); i++) {
        processor.process(queue.remove());
      }
      List<O> out = context.forwarded().stream().map(one -> (O) one.record().value()).toList();
      context.resetForwards();
      return out;
    }
  }

  PartitionedGraph(Policy policy, RemoteActs history, Random how) {
    this.how = how;
    PolicyBoard board = new PolicyBoard(List.of());
    TopologyParts parts =
        new TopologyParts(
            Topics.DEFAULT,
            PARTITIONS,
            () -> {
              throw new AssertionError();
            },
            Optional.empty(),
            Optional.of((topic, link) -> new byte[0]),
            store -> new PolicyDetector(policy),
            board,
            new CorrelationsInForce(policy, board),
            new EcsAlertEncoder(),
            IncidentLimits.DEFAULT,
            Limits.DEFAULT,
            TopologyParts.StoreKind.MEMORY,
            counters);
    for (int i = 0; i < PARTITIONS; i++) {
      sources.add(new ArrayDeque<>());
      links.add(
          new Stage<>(
              new Linking.ForTasks(counters, PARTITIONS, Set.of()).get(),
              i,
              store(LinkStage.ENDS, LinkSerdes.keys(), LinkSerdes.logs())));
    }
    graph =
        new Stage<>(
            new Following.ForTasks(parts, Set.of()).get(),
            0,
            store(GraphStage.LINKS, Serdes.String(), GraphSerdes.links()),
            store(GraphStage.CANDIDATES, Serdes.String(), GraphSerdes.candidates()),
            store(GraphStage.NODES, Serdes.String(), NodeSerdes.pulses()),
            store(GraphStage.IN_FORCE, Serdes.String(), Serdes.ByteArray()));
    correlate =
        new Stage<>(
            new Correlating.ForTasks(parts, Set.of()).get(),
            0,
            store(CorrelateStage.STORE, Serdes.Bytes(), Serdes.ByteArray()));
    List<Deque<Output>> told = new ArrayList<>();
    for (int node = 0; node < history.records().size(); node++) {
      told.add(told(policy, node, history.records().get(node)));
    }
    for (int node = 0; node < told.size(); node++) {
      interleave(told, node % PARTITIONS);
    }
    for (int i = 0; i < PARTITIONS; i++) {
      if (sources.get(i).isEmpty()) {
        sources.get(i).add(new Output.Beat(Pulse.idle(i, 1)));
      }
    }
  }

  private static <K, V> KeyValueStore<K, V> store(String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
        .withLoggingDisabled()
        .build();
  }

  /** Nodes of one partition stand in it as they are in time, more or less. */
  private void interleave(List<Deque<Output>> told, int partition) {
    List<Deque<Output>> here = new ArrayList<>();
    for (int node = partition; node < told.size(); node += PARTITIONS) {
      here.add(told.get(node));
    }
    while (here.stream().anyMatch(queue -> !queue.isEmpty())) {
      for (Deque<Output> queue : here) {
        while (!queue.isEmpty()) {
          Output next = queue.remove();
          sources.get(partition).add(next);
          if (next instanceof Output.Beat) {
            break;
          }
        }
      }
    }
  }

  /** What comes of the records of a node, with a sign of life every five seconds. */
  private Deque<Output> told(Policy policy, int node, List<EnrichedRecord> records) {
    PolicyDetector detector = new PolicyDetector(policy);
    Deque<Output> out = new ArrayDeque<>();
    int next = 0;
    for (long second = 0; second <= RemoteActs.SECONDS + 100; second += 5) {
      while (next < records.size() && RemoteActs.emitted(records.get(next)) <= second * SECOND) {
        EnrichedRecord record = records.get(next++);
        Detector.Judgement judgement = detector.judge(record, () -> null);
        judgement.alerts().forEach(alert -> AcrossPartitionsTest.put(alert, alerts));
        judgement.hits().forEach(hit -> out.add(new Output.Hit(hit)));
        if (LinkStage.isEnd(record)) {
          out.add(LinkStage.end(record));
        }
        if (detector.isCandidate(record)) {
          out.add(new Output.Candidate(new GraphInput.Candidate(record, null)));
        }
      }
      Pulse pulse =
          new Pulse(
              "node-" + node, 1, next + 1 + second, 0, 0, second * SECOND, "", node % PARTITIONS);
      out.add(new Output.Beat(pulse));
    }
    return out;
  }

  /** Reads all there is; returns the last state of every alert. */
  Map<String, String> run() {
    int ahead = how.nextInt(PARTITIONS + 1);
    for (int idle = 0; idle < 200; ) {
      millis += how.nextInt(5);
      int what = how.nextInt(2 * PARTITIONS + 2);
      int number = 1 + how.nextInt(how.nextInt(10) == 0 ? 200 : 10);
      if (what < PARTITIONS) {
        // One partition may be read to its end before another is begun.
        if (what == ahead || ahead == PARTITIONS || idle > 50) {
          detect(sources.get(what), number);
        }
      } else if (what < 2 * PARTITIONS) {
        tell(links.get(what - PARTITIONS).read(number, millis));
      } else if (what == 2 * PARTITIONS) {
        graph.read(number, millis).forEach(this::decided);
      } else {
        correlate
            .read(number, millis)
            .forEach(one -> AcrossPartitionsTest.put(one.alert(), alerts));
      }
      idle = isAtRest(ahead) ? idle + 1 : 0;
      if (idle == 100 && sources.stream().anyMatch(queue -> !queue.isEmpty())) {
        ahead = PARTITIONS;
        idle = 0;
      }
      if (how.nextInt(50) == 0) {
        links.forEach(PartitionedGraph::punctuate);
        punctuate(graph);
      }
    }
    return alerts;
  }

  private static void punctuate(Stage<?, ?, ?> stage) {
    stage
        .context
        .scheduledPunctuators()
        .forEach(one -> one.getPunctuator().punctuate(stage.context.currentSystemTimeMs()));
  }

  private boolean isAtRest(int ahead) {
    boolean read = true;
    for (int i = 0; i < PARTITIONS; i++) {
      read &= sources.get(i).isEmpty() || ahead < PARTITIONS && ahead != i;
    }
    return read
        && links.stream().allMatch(stage -> stage.queue.isEmpty())
        && graph.queue.isEmpty()
        && correlate.queue.isEmpty();
  }

  private void detect(Deque<Output> source, int number) {
    for (int i = 0; i < number && !source.isEmpty(); i++) {
      Output output = source.remove();
      if (output instanceof Output.End end) {
        int place = EndKey.meeting(((NetworkFlow) end.record().activity()).tuple());
        links
            .get(place % PARTITIONS)
            .queue
            .add(new Record<>(place, Codec.ENRICHED.encode(end.record()), 0));
      } else if (output instanceof Output.Beat beat) {
        byte[] bytes = GraphSerdes.bytes(beat.pulse());
        links.forEach(stage -> stage.queue.add(new Record<>(LinkStage.BEAT, bytes, 0)));
      } else if (output instanceof Output.Candidate candidate) {
        tell(List.of(candidate.candidate()));
      } else {
        decided(output);
      }
    }
  }

  private void tell(List<GraphInput> inputs) {
    inputs.forEach(input -> graph.queue.add(new Record<>("", input, 0)));
  }

  private void decided(Output output) {
    if (output instanceof Output.Raised raised) {
      AcrossPartitionsTest.put(raised.alert(), alerts);
    } else if (output instanceof Output.Hit hit) {
      correlate.queue.add(new Record<>("", CorrelationForms.bytes(hit.hit()), 0));
    } else if (output instanceof Output.Moved moved) {
      correlate.queue.add(new Record<>("", CorrelationForms.bytes(moved.progress()), 0));
    } else if (!(output instanceof Output.Beat)) {
      throw new AssertionError(output);
    }
  }

  /** Returns how many hits came too late. */
  long late() {
    return counters.correlation().get(CorrelationCount.CORRELATED_LATE);
  }

  /** All links first, and then what depends on them. */
  static final class AtTheEnd {
    private final PolicyDetector detector;
    private final Linker linker =
        new Linker(LinkLimits.DEFAULT, new Counts<>(LinkCount.class), new ClockOffsets());
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<EnrichedRecord> candidates = new ArrayList<>();

    AtTheEnd(PolicyDetector detector) {
      this.detector = detector;
    }

    void accept(EnrichedRecord record) {
      Sighting.of(record).ifPresent(sighting -> put(linker.accept(sighting, 0)));
      if (detector.isCandidate(record)) {
        candidates.add(record);
      }
    }

    private void put(List<Link> told) {
      told.forEach(link -> links.put(link.id(), link));
    }

    void decide(Consumer<Alert> target, Consumer<List<RoutedHit>> hits) {
      put(linker.finish());
      Lineage lineage = new Lineage(LineageLimits.DEFAULT);
      links.values().forEach(lineage::put);
      for (EnrichedRecord record : candidates) {
        detector.across(record, lineage.of(record), null).forEach(target);
        hits.accept(detector.takeHits());
      }
    }
  }
}
