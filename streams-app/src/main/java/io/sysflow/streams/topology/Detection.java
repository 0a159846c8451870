package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityKey;
import io.sysflow.streams.enrich.NodeMark;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.incident.ServerFact;
import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a record, joins it with its state, judges it. It has no decisions of its own: it ties the
 * {@link Enricher} to a store and the {@link Detector} to what follows.
 */
final class Detection implements Processor<String, byte[], String, Output> {

  private static final Logger LOG = LoggerFactory.getLogger(Detection.class);

  /** A node from which nothing came for this long leaves the heap; it stays in the store. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  /** How often nodes are looked for that are gone for good. */
  private static final Duration FORGET = Duration.ofHours(1);

  /** How often the state is measured. */
  private static final Duration MEASURE = Duration.ofSeconds(10);

  /** How often it is said of a partition of which nothing comes that it is read. */
  private static final Duration SIGN = Duration.ofSeconds(10);

  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);
  private static final int REGISTRY_PATIENCE = 30;

  private final TopologyParts parts;
  private final Deserializer<SysFlow> records;
  private final String topic;
  private @Nullable Tied tied;
  private boolean read;

  private Detection(TopologyParts parts) {
    this.parts = parts;
    this.records = parts.records().get();
    this.topic = parts.topics().records();
  }

  /** Makes a processor, with its store, for each task. */
  record ForTasks(TopologyParts parts, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, byte[], String, Output> {

    @Override
    public Processor<String, byte[], String, Output> get() {
      return new Detection(parts);
    }
  }

  /** What exists while a task runs; a task that is started again starts from its store. */
  private record Tied(
      ProcessorContext<String, Output> context,
      ChangelogStore store,
      Enricher enricher,
      Detector detector,
      PulseSource pulses,
      ServerSource servers,
      Supplier<Alert.@Nullable Witness> witness) {}

  @Override
  public void init(ProcessorContext<String, Output> context) {
    KeyValueStore<EntityKey, byte[]> entities = context.getStateStore(SysFlowTopology.ENTITIES);
    ChangelogStore store = new ChangelogStore(entities, records, topic, () -> witness(context));
    CommitHook.beforeCommit(entities, store::write);
    Enricher enricher = new Enricher(parts.limits(), store, parts.counters().enrichment());
    PulseSource pulses = new PulseSource(context.taskId().partition());
    Detector detector = parts.detectors().make(context.getStateStore(SysFlowTopology.IN_FORCE));
    tied =
        new Tied(
            context, store, enricher, detector, pulses, new ServerSource(), () -> witness(context));
    schedule(context, IDLE, now -> dropIdle(enricher, pulses, nanos(now)));
    schedule(
        context,
        FORGET,
        now -> store.marks((node, mark) -> enricher.forgetIfIdle(node, mark, nanos(now))));
    schedule(context, SIGN, now -> sign(context, nanos(now)));
    String task = context.taskId().toString();
    schedule(context, MEASURE, now -> parts.counters().measure(task, enricher.sizes()));
  }

  private static void schedule(
      ProcessorContext<String, Output> context, Duration interval, Punctuator what) {
    Cancellable unused = context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, what);
  }

  /** Those who wait for what may stand in this partition need not if nothing does. */
  private void sign(ProcessorContext<String, Output> context, long now) {
    if (!read) {
      Pulse idle = Pulse.idle(context.taskId().partition(), now);
      context.forward(new Record<>("", new Output.Beat(idle), TimeUnit.NANOSECONDS.toMillis(now)));
    }
    read = false;
  }

  private static void dropIdle(Enricher enricher, PulseSource pulses, long now) {
    enricher.dropIdle(now);
    pulses.retain(node -> !enricher.mark(node).equals(NodeMark.NONE));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Override
  public void close() {
    if (tied != null) {
      parts.counters().forget(tied.context().taskId().toString());
    }
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (tied == null) {
      throw new IllegalStateException("not initialised");
    }
    read = true;
    byte[] value = record.value();
    if (value == null) {
      parts.counters().outcomes().add(Outcome.TOMBSTONES);
      return;
    }
    parts.counters().outcomes().add(Outcome.RECORDS);
    parts.counters().outcomes().add(Outcome.BYTES, value.length);
    RecordBounds.check(record.key(), value);
    SysFlow sysflow = read(value);
    Tied task = tied;
    task.detector().follow(task.witness());
    task.store().hold(value);
    boolean again = record.headers().lastHeader(PoisonHandler.AGAIN) != null;
    Optional<EnrichedRecord> enriched = task.enricher().accept(record.key(), sysflow, again);
    if (enriched.isPresent()) {
      judge(task, record, enriched.get());
    }
    List<Repair> repairs = task.enricher().repairs();
    for (int i = 0; i < repairs.size(); i++) {
      judge(task, record, repairs.get(i));
    }
    if (!again) {
      beat(task, record, sysflow);
    }
  }

  /** Tells how the node goes, but for records that tell how it went. */
  private static void beat(Tied task, Record<String, byte[]> record, SysFlow sysflow) {
    Optional<Pulse> pulse =
        task.pulses().accept(record.key(), sysflow, task.enricher().mark(record.key()));
    if (pulse.isPresent()) {
      forward(task, record, new Output.Beat(pulse.get()));
    }
  }

  private static void forward(Tied task, Record<String, byte[]> record, Output output) {
    task.context().forward(new Record<>(record.key(), output, record.timestamp()));
  }

  /** Raises what holds for the record as it is known now, and did not when it came. */
  private void judge(Tied task, Record<String, byte[]> record, Repair repair) {
    come(task, record, task.detector().judge(repair));
    across(task, record, repair.after(), repair.witness());
    enriched(task, record, repair.after());
  }

  private void judge(Tied task, Record<String, byte[]> record, EnrichedRecord enriched) {
    come(task, record, task.detector().judge(enriched, task.witness()));
    across(task, record, enriched, null);
    Optional<ServerFact> server = task.servers().accept(enriched);
    if (server.isPresent()) {
      forward(task, record, new Output.Serves(server.get()));
    }
    enriched(task, record, enriched);
  }

  private void come(Tied task, Record<String, byte[]> record, Detector.Judgement judgement) {
    if (judgement.isNothing()) {
      return;
    }
    for (Alert alert : judgement.alerts()) {
      raise(task, record, alert);
    }
    for (RoutedHit hit : judgement.hits()) {
      forward(task, record, new Output.Hit(hit));
    }
  }

  private void raise(Tied task, Record<String, byte[]> record, Alert alert) {
    parts.counters().outcomes().add(Outcome.ALERTS);
    task.context()
        .forward(new Record<>(alert.id(), new Output.Raised(alert, List.of()), record.timestamp()));
  }

  /** Hands on what has to be joined with what happens on other nodes. */
  private void across(
      Tied task,
      Record<String, byte[]> record,
      EnrichedRecord enriched,
      Alert.@Nullable Witness known) {
    if (parts.links().isEmpty()) {
      return;
    }
    if (LinkStage.isEnd(enriched)) {
      forward(task, record, LinkStage.end(enriched));
    }
    if (task.detector().isCandidate(enriched)) {
      Alert.Witness witness = known == null ? task.witness().get() : known;
      forward(task, record, new Output.Candidate(new GraphInput.Candidate(enriched, witness)));
    }
  }

  private void enriched(Tied task, Record<String, byte[]> record, EnrichedRecord enriched) {
    if (parts.enriched().isPresent()) {
      parts.counters().outcomes().add(Outcome.ENRICHED);
      forward(task, record, new Output.Enriched(enriched));
    }
  }

  private static Alert.Witness witness(ProcessorContext<String, Output> context) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    return new Alert.Witness(place.topic(), place.partition(), place.offset());
  }

  /**
   * Reads the record. While the registry does not answer for a schema that is not known yet, the
   * record waits, for nothing is wrong with it.
   */
  private SysFlow read(byte[] value) {
    for (int attempt = 1; ; attempt++) {
      try {
        return records.deserialize(topic, value);
      } catch (TimeoutException e) {
        parts.counters().outcomes().add(Outcome.REGISTRY_WAITS);
        if (attempt == 1) {
          LOG.warn("waiting: error=\"{}\"", e.getMessage());
        }
        if (attempt == REGISTRY_PATIENCE) {
          throw e;
        }
        LockSupport.parkNanos(REGISTRY_PAUSE.toNanos());
      }
    }
  }
}
