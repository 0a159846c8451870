package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.codec.MalformedRecordException;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.streams.correlate.FleetProgress;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import io.sysflow.streams.nodes.Pulse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Ties the {@link Linker} to its store and to the links. Behind the links that the records of a
 * node make it tells how far the node is.
 */
final class Linking implements Processor<Integer, byte[], String, GraphInput> {

  /** How long what nodes tell of themselves is held back, for few words to be made of it. */
  private static final Duration TELL = Duration.ofSeconds(1);

  /** How much further the nodes must be until it is looked for what waits no longer. */
  private static final long STEP = Duration.ofSeconds(10).toNanos();

  private final Counters counters;
  private final int partitions;
  private final Map<String, Pulse> pulses = new LinkedHashMap<>();
  private @Nullable Tied tied;
  private long advanced = Long.MIN_VALUE;
  private boolean unsettled;

  private Linking(Counters counters, int partitions) {
    this.counters = counters;
    this.partitions = partitions;
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(Counters counters, int partitions, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<Integer, byte[], String, GraphInput> {

    @Override
    public Processor<Integer, byte[], String, GraphInput> get() {
      return new Linking(counters, partitions);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, GraphInput> context,
      KeyValueStore<EndKey, EndLog> store,
      Linker linker,
      FleetProgress fleet) {

    long now() {
      return TimeUnit.MILLISECONDS.toNanos(context.currentSystemTimeMs());
    }
  }

  @Override
  public void init(ProcessorContext<String, GraphInput> context) {
    KeyValueStore<EndKey, EndLog> store = context.getStateStore(LinkStage.ENDS);
    Linker linker = new Linker(LinkLimits.DEFAULT, counters.links(), counters.clockOffsets());
    Tied task = new Tied(context, store, linker, new FleetProgress(partitions));
    try (KeyValueIterator<EndKey, EndLog> all = store.all()) {
      all.forEachRemaining(entry -> linker.load(entry.value, task.now()));
    }
    unsettled = linker.size() > 0;
    Cancellable unused =
        context.schedule(TELL, PunctuationType.WALL_CLOCK_TIME, now -> tellOn(task));
    tied = task;
  }

  @Override
  public void process(Record<Integer, byte[]> record) {
    Tied task = tied;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    if (record.key() == LinkStage.BEAT) {
      beat(task, GraphSerdes.pulse(record.value()));
      return;
    }
    Optional<Sighting> sighting = Sighting.of(read(record.value()));
    if (sighting.isPresent()) {
      unsettled = true;
      tell(task, task.linker().accept(sighting.get(), task.now()));
    }
  }

  private void beat(Tied task, Pulse pulse) {
    pulses.put(pulse.isIdle() ? "\0" + pulse.partition() : pulse.node(), pulse);
    Optional<Progress> moved = task.fleet().accept(pulse, task.now());
    if (moved.isPresent()) {
      advance(task, moved.get().time());
      tellOn(task);
    }
  }

  private void advance(Tied task, long time) {
    if (time != Long.MIN_VALUE && (advanced == Long.MIN_VALUE || time - advanced >= STEP)) {
      advanced = time;
      tell(task, task.linker().advance(time + FleetProgress.GRACE.toNanos()));
    }
  }

  private void tellOn(Tied task) {
    if (unsettled && task.fleet().isQuiet(task.now())) {
      unsettled = false;
      tell(task, task.linker().finish());
    }
    if (!pulses.isEmpty()) {
      List<Pulse> latest = List.copyOf(pulses.values());
      pulses.clear();
      forward(task, "", new GraphInput.Passed(task.context().taskId().partition(), latest));
    }
  }

  private static EnrichedRecord read(byte[] value) {
    try {
      return Codec.ENRICHED.decode(value);
    } catch (MalformedRecordException e) {
      throw new SerializationException(e);
    }
  }

  private static void tell(Tied task, List<Link> links) {
    for (Link link : links) {
      forward(task, link.id(), new GraphInput.Linked(link));
    }
    for (EndKey key : task.linker().takeChanged()) {
      Optional<EndLog> log = task.linker().log(key);
      task.store().put(key, log.orElse(null));
    }
  }

  private static void forward(Tied task, String key, GraphInput what) {
    task.context().forward(new Record<>(key, what, task.context().currentSystemTimeMs()));
  }
}
