package io.sysflow.streams.topology;

import io.sysflow.streams.alert.NodeAlert;
import io.sysflow.streams.correlate.FleetProgress;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.nodes.NodeWatch;
import io.sysflow.streams.nodes.Pulse;
import io.sysflow.streams.nodes.WatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

/** Ties the {@link NodeWatch} to its store and to the alerts. */
final class Watching implements Processor<String, Pulse, String, Watching.Watched> {

  private static final Duration LOOK = Duration.ofSeconds(10);

  /**
   * What stands in the store, where no node has this name, once it was said that all are silent.
   */
  static final String QUIET = "";

  private static final NodeFacts SAID =
      new NodeFacts(new Pulse(QUIET, 0, 0, 0, 0, 0, "", -1), 0, 0, true, List.of(), 0, 0, "");

  private final TopologyParts parts;
  private @Nullable Tied tied;
  private long heard;

  private Watching(TopologyParts parts) {
    this.parts = parts;
  }

  /** What is found out of the pulses of all nodes. */
  sealed interface Watched {
    /** Something is wrong with a node. */
    record Wrong(NodeAlert alert) implements Watched {}

    /** The nodes have come further. */
    record Moved(Progress progress) implements Watched {}
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(TopologyParts parts, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, Pulse, String, Watched> {

    @Override
    public Processor<String, Pulse, String, Watched> get() {
      return new Watching(parts);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, Watched> context,
      KeyValueStore<String, NodeFacts> store,
      NodeWatch watch,
      FleetProgress fleet) {}

  @Override
  public void init(ProcessorContext<String, Watched> context) {
    KeyValueStore<String, NodeFacts> store = context.getStateStore(SysFlowTopology.NODES);
    NodeWatch watch = new NodeWatch(WatchLimits.DEFAULT);
    FleetProgress fleet = new FleetProgress(parts.partitions());
    try (KeyValueIterator<String, NodeFacts> all = store.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.key.equals(QUIET)) {
              watch.loadQuiet();
            } else if (entry.value != null) {
              watch.load(entry.value);
              fleet.load(entry.value.latest(), now(context));
            }
          });
    }
    tied = new Tied(context, store, watch, fleet);
    heard = context.currentSystemTimeMs();
    Cancellable unused =
        context.schedule(
            LOOK, PunctuationType.WALL_CLOCK_TIME, now -> look(context, store, watch, now));
  }

  /**
   * Looks who is gone. When nothing comes of anybody, the clock of this machine is the only one
   * left.
   */
  private void look(
      ProcessorContext<String, Watched> context,
      KeyValueStore<String, NodeFacts> store,
      NodeWatch watch,
      long now) {
    watch.forgetGone().forEach(store::delete);
    watch
        .quiet(Duration.ofMillis(now - heard))
        .ifPresent(
            alert -> {
              parts.counters().outcomes().add(Outcome.NODE_ALERTS);
              context.forward(new Record<>(alert.id(), new Watched.Wrong(alert), now));
              store.put(QUIET, SAID);
            });
  }

  @Override
  public void process(Record<String, Pulse> record) {
    if (tied == null) {
      throw new IllegalStateException("not initialised");
    }
    Pulse pulse = record.value();
    if (pulse.isIdle()) {
      tied.watch().idle(pulse);
    } else {
      heard = tied.context().currentSystemTimeMs();
      if (tied.store().get(QUIET) != null) {
        tied.store().delete(QUIET);
      }
    }
    // Collectors that number nothing are not watched: they tell how far their records are.
    if (pulse.epoch() != 0) {
      watch(tied, pulse, record.timestamp());
    }
    if (parts.links().isPresent()) {
      return; // The graph tells how far the nodes are, past the links.
    }
    Optional<Progress> progress = tied.fleet().accept(pulse, now(tied.context()));
    if (progress.isPresent() && !parts.correlations().windows().isEmpty()) {
      tied.context()
          .forward(
              new Record<>(pulse.node(), new Watched.Moved(progress.get()), record.timestamp()));
    }
  }

  /** Only what is silent is found by it. */
  private static long now(ProcessorContext<String, Watched> context) {
    return TimeUnit.MILLISECONDS.toNanos(context.currentSystemTimeMs());
  }

  private void watch(Tied task, Pulse pulse, long timestamp) {
    for (NodeAlert alert : task.watch().accept(pulse)) {
      parts.counters().outcomes().add(Outcome.NODE_ALERTS);
      task.context().forward(new Record<>(alert.id(), new Watched.Wrong(alert), timestamp));
    }
    for (NodeFacts facts : task.watch().takeChanged()) {
      task.store().put(facts.latest().node(), facts);
    }
  }
}
