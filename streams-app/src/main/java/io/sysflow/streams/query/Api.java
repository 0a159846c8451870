package io.sysflow.streams.query;

import io.sysflow.model.FileEntity;
import io.sysflow.model.Oid;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.topology.StateView;
import io.sysflow.streams.topology.SysFlowTopology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the answers, here or at the instance that has the state. */
public final class Api {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** What questions after state begin with. */
  static final String V1 = "v1";

  private static final String LIMIT = "limit";
  private static final Answer NOTHING =
      Answer.error(404, "there is no such thing; see /openapi.yaml");
  private static final int MOST_NODES = 1_000;
  private static final int MOST_CHILDREN = 1_000;
  private static final int USUAL = 100;
  private static final long USUAL_SECONDS = 300;
  private static final long MOST_SECONDS = 86_400;
  private static final double DEAF_SECONDS = 20;

  private final KafkaStreams streams;
  private final Router router;
  private final Known known;
  private final LongSupplier clock;

  /**
   * What an instance knows beside its state.
   *
   * @param readers of records
   * @param history of what processes did
   * @param policies in force here, and what trials would change
   * @param metrics as Prometheus reads them
   */
  public record Known(
      Supplier<Deserializer<SysFlow>> readers,
      History history,
      Supplier<Map<String, Object>> policies,
      Supplier<String> metrics) {}

  /**
   * Makes the answers of an instance.
   *
   * @param router finds who has the state
   * @param known beside the state
   * @param clock ms since the epoch
   */
  public Api(KafkaStreams streams, Router router, Known known, LongSupplier clock) {
    this.streams = streams;
    this.router = router;
    this.known = known;
    this.clock = clock;
  }

  /**
   * Returns the answer to a question.
   *
   * @throws IllegalArgumentException if a parameter is wrong
   */
  public Answer answer(Question question) {
    List<String> path = question.path();
    if (path.get(0).equals(V1)) {
      return state(question, path.subList(1, path.size()));
    }
    question.allow(Set.of());
    return switch (String.join("/", path)) {
      case "health" -> health();
      case "ready" -> ready();
      case "metrics" ->
          Answer.text("text/plain; version=0.0.4; charset=utf-8", known.metrics().get());
      case "openapi.yaml" -> Answer.text("application/yaml", description());
      default -> NOTHING;
    };
  }

  private Answer health() {
    KafkaStreams.State state = streams.state();
    boolean up = state.isRunningOrRebalancing() || state == KafkaStreams.State.CREATED;
    return Answer.json(up ? 200 : 503, Map.of("up", up, "state", state.name()));
  }

  private Answer ready() {
    boolean ready = streams.state() == KafkaStreams.State.RUNNING && hearsBrokers();
    return Answer.json(ready ? 200 : 503, Map.of("ready", ready, "state", streams.state().name()));
  }

  /**
   * A thread that runs stays so when nobody answers it; that its heartbeats fail is what is seen.
   */
  private boolean hearsBrokers() {
    for (Metric metric : streams.metrics().values()) {
      if (metric.metricName().name().equals("last-heartbeat-seconds-ago")
          && metric.metricValue() instanceof Number seconds
          && seconds.doubleValue() > DEAF_SECONDS) {
        return false;
      }
    }
    return true;
  }

  private Answer state(Question question, List<String> path) {
    if (!isKnown(path)) {
      return NOTHING;
    }
    KafkaStreams.State state = streams.state();
    if (!state.isRunningOrRebalancing()) {
      return Answer.error(503, "this instance does not run, it is " + state.name());
    }
    try {
      if (path.get(0).equals("policies")) {
        question.allow(Set.of());
        return policies(question);
      } else if (path.size() == 1) {
        question.allow(Set.of(LIMIT, "after"));
        return router.route(
            question, SysFlowTopology.NODES, "", partition -> Optional.of(nodes(question)));
      } else if (path.size() == 2) {
        question.allow(Set.of());
        return router.route(
            question, SysFlowTopology.NODES, path.get(1), partition -> node(path.get(1)));
      }
      question.allow(Set.of("at", LIMIT, "within"));
      return router.route(
          question,
          SysFlowTopology.ENTITIES,
          path.get(1),
          partition -> process(question, path, partition));
    } catch (InvalidStateStorePartitionException e) {
      return Answer.error(
          503,
          "the state is on its way to another instance, or one that has it says to be reached at"
              + " the address of this one (see --http-advertise); ask again");
    } catch (InvalidStateStoreException e) {
      return Answer.error(503, "the state is on its way to another instance; ask again");
    }
  }

  /** Returns whether there is such a path; no node has an empty name. */
  private static boolean isKnown(List<String> path) {
    if (path.isEmpty() || !path.get(0).equals("nodes")) {
      return path.equals(List.of("policies"));
    }
    return path.size() == 1
        || !path.get(1).isEmpty()
            && (path.size() == 2 || path.size() == 5 && path.get(2).equals("processes"));
  }

  /** What trials would change is counted where it is judged: all instances are asked. */
  private Answer policies(Question question) {
    Map<String, Object> here = known.policies().get();
    if (question.routed()) {
      return Answer.json(200, here);
    }
    TrialSums sums = new TrialSums(here);
    router.others(question).forEach(sums::add);
    return Answer.json(200, sums.json());
  }

  private Answer nodes(Question question) {
    int limit = (int) question.number(LIMIT, USUAL, 1, MOST_NODES);
    String after = question.parameters().getOrDefault("after", "");
    List<Map<String, Object>> nodes = new ArrayList<>();
    boolean more = false;
    ReadOnlyKeyValueStore<String, NodeFacts> store = senders();
    try (KeyValueIterator<String, NodeFacts> all =
        after.isEmpty() ? store.all() : store.range(after, null)) {
      while (all.hasNext() && !more) {
        NodeFacts facts = all.next().value;
        // What stands under no name is no node.
        if (facts == null || facts.latest().node().equals(after)) {
          continue;
        }
        if (nodes.size() < limit) {
          nodes.add(shown(facts));
        } else {
          more = true;
        }
      }
    }
    return Answer.json(200, Map.of("nodes", nodes, "more", more));
  }

  private Optional<Answer> node(String node) {
    return Optional.ofNullable(senders().get(node)).map(facts -> Answer.json(200, shown(facts)));
  }

  private Map<String, Object> shown(NodeFacts facts) {
    Map<String, Object> shown = new TreeMap<>();
    shown.put("node", facts.latest().node());
    shown.put("epoch", facts.latest().epoch());
    shown.put("seq", facts.latest().seq());
    shown.put("missing", facts.latest().missing());
    shown.put("dropped", facts.latest().dropped());
    shown.put("silent", facts.silent());
    shown.put("emitted", facts.latest().emitted());
    shown.put("lagMillis", clock.getAsLong() - facts.latest().emitted() / 1_000_000);
    return shown;
  }

  private Optional<Answer> process(Question question, List<String> path, int partition) {
    Oid oid =
        new Oid(
            Question.number("createTs", path.get(3), 0, Long.MAX_VALUE),
            Question.number("pid", path.get(4), 0, Long.MAX_VALUE));
    long at = question.number("at", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    int limit = (int) question.number(LIMIT, USUAL, 1, MOST_CHILDREN);
    ReadOnlyKeyValueStore<EntityKey, byte[]> store =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                    SysFlowTopology.ENTITIES,
                    QueryableStoreTypes.<EntityKey, byte[]>keyValueStore())
                .withPartition(partition));
    StateView state = new StateView(store, known.readers().get(), Limits.DEFAULT.grace());
    return state
        .process(path.get(1), oid, at, limit)
        .map(
            family -> {
              Map<String, Object> json = ProcessJson.of(path.get(1), family);
              deeds(question, new Place(path.get(1), partition), oid, state, json);
              return Answer.json(200, json);
            });
  }

  /** A node, and where its records are. */
  private record Place(String node, int partition) {}

  /** Adds what the process did in the time before. */
  private void deeds(
      Question question, Place place, Oid oid, StateView state, Map<String, Object> json) {
    long within = question.number("within", USUAL_SECONDS, 0, MOST_SECONDS);
    if (within == 0) {
      return;
    }
    int limit = (int) question.number(LIMIT, USUAL, 1, MOST_CHILDREN);
    long now = TimeUnit.MILLISECONDS.toNanos(clock.getAsLong());
    long to = question.number("at", now, 0, Long.MAX_VALUE);
    long from = Math.max(0, to - TimeUnit.SECONDS.toNanos(within));
    History.Found found = read(new History.Stretch(place.node(), oid, from, to), place.partition());
    Deeds deeds = new Deeds(found.done());
    json.put(
        "files",
        deeds.files(
            limit,
            file -> {
              FileEntity told = found.files().get(file);
              return told == null ? state.file(place.node(), file) : told;
            }));
    json.put("flows", deeds.flows(limit));
    json.put("from", from);
    json.put("whole", found.whole() && !deeds.more(limit));
  }

  /** What is known here is answered also when the brokers are away. */
  private History.Found read(History.Stretch stretch, int partition) {
    try {
      return known.history().read(stretch, partition);
    } catch (KafkaException e) {
      LOG.warn("nothing of a process can be read: error=\"{}\"", e.getMessage());
      return new History.Found(List.of(), Map.of(), false);
    }
  }

  private ReadOnlyKeyValueStore<String, NodeFacts> senders() {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                SysFlowTopology.NODES, QueryableStoreTypes.<String, NodeFacts>keyValueStore())
            .withPartition(0));
  }

  private static String description() {
    try (InputStream in = Api.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new AssertionError("openapi.yaml is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
