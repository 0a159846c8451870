package io.sysflow.streams;

import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.alert.AlertTopicEncoder;
import io.sysflow.streams.alert.EcsAlertEncoder;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.ShadowReport;
import io.sysflow.streams.query.History;
import io.sysflow.streams.topology.CorrelationsInForce;
import io.sysflow.streams.topology.Counters;
import io.sysflow.streams.topology.Detector;
import io.sysflow.streams.topology.DetectorFactory;
import io.sysflow.streams.topology.PoliciesInForce;
import io.sysflow.streams.topology.SysFlowTopology;
import io.sysflow.streams.topology.TopicPlan;
import io.sysflow.streams.topology.TopologyParts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the application, in this process. Instances of the same application id share the
 * partitions among them.
 */
public final class StreamsApp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final StreamsSettings settings;
  private final DetectorFactory detectors;
  private final CorrelationsInForce correlations;
  private final PolicyBoard board;
  private final AlertTopicEncoder encoder;
  private final Optional<Terms> terms;
  private final ShadowReport shadows = new ShadowReport();
  private final Counters counters = Counters.create();
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable KafkaStreams streams;
  private volatile @Nullable HttpApi server;
  private volatile boolean failed;

  /**
   * Prepares an instance that judges by the published policies; it does nothing before {@link
   * #start}.
   *
   * @param local what it judges by as long as no set "default" is published
   */
  public StreamsApp(StreamsSettings settings, Policy local) {
    this(settings, local, RuleSwitches.NONE, new EcsAlertEncoder());
  }

  /**
   * Prepares an instance that judges by the published policies; it does nothing before {@link
   * #start}.
   *
   * @param local what it judges by as long as no set "default" is published
   * @param switches which rules of published policies are used
   * @param encoder of what goes to the topic of alerts
   */
  public StreamsApp(
      StreamsSettings settings, Policy local, RuleSwitches switches, AlertTopicEncoder encoder) {
    this.settings = settings;
    this.encoder = encoder;
    terms = Optional.of(Terms.of(settings, local, switches, AlertFormat.of(encoder)));
    board = new PolicyBoard(settings.policyKeys(), switches);
    detectors = store -> new PoliciesInForce(local, board, store, shadows, counters);
    correlations = new CorrelationsInForce(local, board);
  }

  /**
   * Prepares an instance with a judgement of its own; it does nothing before {@link #start}.
   *
   * @param detector makes a judge for each task
   */
  public StreamsApp(StreamsSettings settings, Supplier<Detector> detector) {
    this.settings = settings;
    encoder = new EcsAlertEncoder();
    terms = Optional.empty();
    board = new PolicyBoard(settings.policyKeys());
    detectors = store -> detector.get();
    correlations = new CorrelationsInForce(null, board);
  }

  /** Returns the application's graph as text. */
  public static String describe(StreamsSettings settings, Policy local) {
    StreamsApp app = new StreamsApp(settings, local);
    StreamsConfig config = StreamsProperties.of(settings, app.counters, app.terms);
    return SysFlowTopology.build(app.parts(Math.max(1, settings.partitions()), false), config)
        .describe()
        .toString();
  }

  /** Returns the configuration of Kafka Streams that an instance with these settings has. */
  public static StreamsConfig config(StreamsSettings settings) {
    return StreamsProperties.of(settings, Counters.create(), Optional.empty());
  }

  /**
   * Waits for the cluster, checks the topics, and starts. Processing begins in the background. Done
   * once.
   *
   * @throws StartException if the cluster does not answer in time, or if a topic is missing or
   *     wrong
   */
  public void start() {
    int partitions = new StartCheck(settings, terms).run();
    StreamsConfig config = StreamsProperties.of(settings, counters, terms);
    KafkaStreams made = streams(SysFlowTopology.build(parts(partitions, true), config), config);
    made.setUncaughtExceptionHandler(this::answer);
    made.setStateListener((now, before) -> changed(now));
    streams = made;
    settings.http().ifPresent(http -> server = HttpApi.start(http, made, this, counters));
    try {
      made.start();
    } catch (StreamsException e) {
      String onDisk = DiskFailure.among(e);
      if (onDisk == null) {
        throw e;
      }
      throw new StartException("--state-dir: %s: %s".formatted(settings.stateDir(), onDisk));
    }
  }

  private KafkaStreams streams(Topology graph, StreamsConfig config) {
    try {
      return new KafkaStreams(graph, config, new TellingClients(counters.outcomes()));
    } catch (StreamsException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartException("--state-dir: " + cause.getMessage());
    }
  }

  /** Waits until the instance processes; returns whether it does. */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
        && state() == KafkaStreams.State.RUNNING;
  }

  /** Waits until the instance has ended; returns whether it was closed, and did not fail. */
  public boolean awaitEnd() throws InterruptedException {
    ended.await();
    return !failed;
  }

  /** Waits for a time; returns whether the instance has ended. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns what it is doing. */
  public KafkaStreams.State state() {
    KafkaStreams made = streams;
    return made == null ? KafkaStreams.State.CREATED : made.state();
  }

  /** Returns what was counted since the start, by name. */
  public Map<String, Long> counts() {
    return counters.snapshot();
  }

  /** Returns how much state there is on the heap, by name. */
  public Map<String, Long> sizes() {
    return counters.sizes();
  }

  /** Returns the published policies that are good, by key. */
  public Map<String, PolicyBoard.Posted> policies() {
    return board.posted();
  }

  /** Returns the names of the topics that it reads and writes. */
  Set<String> topics() {
    return TopicPlan.all(settings.topics(), 0, true).stream()
        .map(TopicPlan::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns a reader of records. */
  Deserializer<SysFlow> reader() {
    return new RegistryDeserializer<>(
        Codec.SYSFLOW,
        Registries.client(settings.cluster().registryUrl(), settings.cluster().registry()));
  }

  /** Returns what processes did, out of the topic. */
  History history() {
    return new History(settings.cluster().kafka(), settings.topics().records(), this::reader);
  }

  /** Returns what policies that are tried would change. */
  public ShadowReport shadows() {
    return shadows;
  }

  /** Returns what the instances that run should say alike and do not, a sentence each. */
  public List<String> disagreements() {
    return terms.map(own -> new StartCheck(settings, terms).disagreements(own)).orElseGet(List::of);
  }

  /** Stops cleanly: what is in hand is finished and committed. */
  @Override
  public void close() {
    HttpApi api = server;
    if (api != null) {
      api.close();
    }
    KafkaStreams made = streams;
    if (made != null && !made.close(closing())) {
      LOG.warn("not closed in time: timeout={}", CLOSE_TIMEOUT);
    }
    running.countDown();
    ended.countDown();
  }

  /** One that comes back under its name stays in the group; the work of others goes on at once. */
  private CloseOptions closing() {
    return CloseOptions.timeout(CLOSE_TIMEOUT)
        .withGroupMembershipOperation(
            settings.group().instanceId().isPresent()
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP);
  }

  private TopologyParts parts(int partitions, boolean register) {
    var registry =
        Registries.client(settings.cluster().registryUrl(), settings.cluster().registry());
    Optional<Serializer<EnrichedRecord>> enriched = Optional.empty();
    if (settings.enriched()) {
      RegistrySerializer<EnrichedRecord> serializer =
          new RegistrySerializer<>(Codec.ENRICHED, registry);
      if (register) {
        register(serializer, settings.topics().enriched());
      }
      enriched = Optional.of(serializer);
    }
    Optional<Serializer<Link>> links = Optional.empty();
    if (settings.links()) {
      RegistrySerializer<Link> serializer = new RegistrySerializer<>(Codec.LINK, registry);
      if (register) {
        register(serializer, settings.topics().links());
      }
      links = Optional.of(serializer);
    }
    return new TopologyParts(
        settings.topics(),
        partitions,
        () -> new RegistryDeserializer<>(Codec.SYSFLOW, registry),
        enriched,
        links,
        detectors,
        board,
        correlations,
        encoder,
        settings.incidents(),
        settings.limits(),
        settings.store(),
        counters);
  }

  /** Registers the schema now: a registry that is away later must not cost a record. */
  private static void register(RegistrySerializer<?> serializer, String topic) {
    try {
      serializer.schemaId(topic);
    } catch (SerializationException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  private void changed(KafkaStreams.State now) {
    LOG.info("state: now={}", now);
    if (now == KafkaStreams.State.RUNNING) {
      running.countDown();
    } else if (now == KafkaStreams.State.PENDING_ERROR || now == KafkaStreams.State.ERROR) {
      failed = true;
    }
    if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      running.countDown();
      ended.countDown();
    }
  }

  /** What the cluster does to us passes, and a new thread goes on; a bug stops the process. */
  private StreamThreadExceptionResponse answer(Throwable failure) {
    if (Refusal.among(failure) != null) {
      // It does not pass by itself, and whoever watches the process is to see it.
      LOG.error("stopped: error=\"{}\"", StartCheck.refusal(settings).of(failure).getMessage());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException) {
        LOG.warn("thread replaced: error=\"{}\"", cause.getMessage());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    String onDisk = DiskFailure.among(failure);
    if (onDisk != null) {
      // The state is in the change log: another instance, or this one anew, goes on from there.
      LOG.error("stopped: state-dir={} error=\"{}\"", settings.stateDir(), onDisk);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("stopped by a bug", failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
