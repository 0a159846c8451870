package io.sysflow.streams.topology;

import io.sysflow.streams.alert.NodeAlert;
import io.sysflow.streams.nodes.NodeFacts;
import io.sysflow.streams.nodes.NodeWatch;
import io.sysflow.streams.nodes.Pulse;
import io.sysflow.streams.nodes.WatchLimits;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Ties the {@link NodeWatch} to its store and to the alerts. */
final class Watching implements Processor<String, Pulse, String, NodeAlert> {

  private final Counters counters;
  private @Nullable Tied tied;

  private Watching(Counters counters) {
    this.counters = counters;
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(Counters counters, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, Pulse, String, NodeAlert> {

    @Override
    public Processor<String, Pulse, String, NodeAlert> get() {
      return new Watching(counters);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, NodeAlert> context,
      KeyValueStore<String, NodeFacts> store,
      NodeWatch watch) {}

  @Override
  public void init(ProcessorContext<String, NodeAlert> context) {
    KeyValueStore<String, NodeFacts> store = context.getStateStore(SysFlowTopology.NODES);
    NodeWatch watch = new NodeWatch(WatchLimits.DEFAULT);
    try (KeyValueIterator<String, NodeFacts> all = store.all()) {
      all.forEachRemaining(entry -> watch.load(entry.value));
    }
    tied = new Tied(context, store, watch);
  }

  @Override
  public void process(Record<String, Pulse> record) {
    if (tied == null) {
      throw new IllegalStateException("not initialised");
    }
    for (NodeAlert alert : tied.watch().accept(record.value())) {
      counters.outcomes().add(Outcome.NODE_ALERTS);
      tied.context().forward(new Record<>(alert.id(), alert, record.timestamp()));
    }
    for (NodeFacts facts : tied.watch().takeChanged()) {
      tied.store().put(facts.latest().node(), facts);
    }
  }
}
