package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.codec.MalformedRecordException;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import java.time.Duration;
import java.util.List;
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

/** Ties the {@link Linker} to its store and to the links. */
final class Linking implements Processor<Integer, byte[], String, Link> {

  /** How often it is looked for what waits no longer. */
  private static final Duration ADVANCE = Duration.ofSeconds(10);

  private final Counters counters;
  private @Nullable Tied tied;

  private Linking(Counters counters) {
    this.counters = counters;
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(Counters counters, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<Integer, byte[], String, Link> {

    @Override
    public Processor<Integer, byte[], String, Link> get() {
      return new Linking(counters);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, Link> context, KeyValueStore<EndKey, EndLog> store, Linker linker) {

    long now() {
      return TimeUnit.MILLISECONDS.toNanos(context.currentSystemTimeMs());
    }
  }

  @Override
  public void init(ProcessorContext<String, Link> context) {
    KeyValueStore<EndKey, EndLog> store = context.getStateStore(LinkStage.ENDS);
    Linker linker = new Linker(LinkLimits.DEFAULT, counters.links(), counters.clockOffsets());
    Tied task = new Tied(context, store, linker);
    try (KeyValueIterator<EndKey, EndLog> all = store.all()) {
      all.forEachRemaining(entry -> linker.load(entry.value, task.now()));
    }
    Cancellable unused =
        context.schedule(
            ADVANCE,
            PunctuationType.WALL_CLOCK_TIME,
            now -> tell(task, linker.advance(TimeUnit.MILLISECONDS.toNanos(now))));
    tied = task;
  }

  @Override
  public void process(Record<Integer, byte[]> record) {
    Tied task = tied;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    Sighting.of(read(record.value()))
        .ifPresent(sighting -> tell(task, task.linker().accept(sighting, task.now())));
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
      task.context().forward(new Record<>(link.id(), link, task.context().currentSystemTimeMs()));
    }
    for (EndKey key : task.linker().takeChanged()) {
      Optional<EndLog> log = task.linker().log(key);
      task.store().put(key, log.orElse(null));
    }
  }
}
