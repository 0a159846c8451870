package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.Link;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.lineage.Waiting;
import java.time.Duration;
import java.util.List;
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

/** Ties {@link Lineage} to its stores, and to the rules that ask for it. */
final class Following implements Processor<String, GraphInput, String, Output> {

  /** How often it is looked for records that wait no longer. */
  private static final Duration ADVANCE = Duration.ofSeconds(5);

  private final TopologyParts parts;
  private @Nullable Tied tied;

  private Following(TopologyParts parts) {
    this.parts = parts;
  }

  /** Makes the processor, with its stores, for each task. */
  record ForTasks(TopologyParts parts, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, GraphInput, String, Output> {

    @Override
    public Processor<String, GraphInput, String, Output> get() {
      return new Following(parts);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, Output> context,
      KeyValueStore<String, Link> links,
      KeyValueStore<String, GraphInput.Candidate> candidates,
      Detector detector,
      Lineage lineage,
      Waiting<GraphInput.Candidate> waiting) {

    long now() {
      return TimeUnit.MILLISECONDS.toNanos(context.currentSystemTimeMs());
    }
  }

  @Override
  public void init(ProcessorContext<String, Output> context) {
    Detector detector = parts.detectors().make(context.getStateStore(GraphStage.IN_FORCE));
    Tied task =
        new Tied(
            context,
            context.getStateStore(GraphStage.LINKS),
            context.getStateStore(GraphStage.CANDIDATES),
            detector,
            new Lineage(LineageLimits.DEFAULT),
            new Waiting<>(LineageLimits.DEFAULT));
    try (KeyValueIterator<String, Link> all = task.links().all()) {
      all.forEachRemaining(entry -> task.lineage().put(entry.value));
    }
    try (KeyValueIterator<String, GraphInput.Candidate> all = task.candidates().all()) {
      all.forEachRemaining(entry -> await(task, entry.value));
    }
    Cancellable unused =
        context.schedule(ADVANCE, PunctuationType.WALL_CLOCK_TIME, now -> decide(task));
    tied = task;
  }

  @Override
  public void process(Record<String, GraphInput> record) {
    Tied task = tied;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    GraphInput input = record.value();
    if (input instanceof GraphInput.Linked linked) {
      take(task, linked.link());
    } else if (input instanceof GraphInput.Candidate candidate) {
      parts.counters().outcomes().add(Outcome.CANDIDATES);
      task.candidates().put(candidate.id(), candidate);
      await(task, candidate);
    } else if (input instanceof GraphInput.Progressed progressed) {
      task.waiting().progress(progressed.pulse().node(), progressed.pulse().emitted(), task.now());
      decide(task);
    } else {
      throw new AssertionError(input);
    }
  }

  private void take(Tied task, Link link) {
    if (link.state() == Link.State.WHOLE) {
      task.links().put(link.id(), link);
    } else {
      task.links().delete(link.id());
    }
    for (String forgotten : task.lineage().put(link)) {
      parts.counters().outcomes().add(Outcome.LINKS_FORGOTTEN);
      task.links().delete(forgotten);
    }
  }

  private void await(Tied task, GraphInput.Candidate candidate) {
    task.waiting().put(candidate.id(), candidate, candidate.record().activity().ts(), task.now());
  }

  private void decide(Tied task) {
    List<GraphInput.Candidate> due = task.waiting().due(task.now());
    if (due.isEmpty()) {
      return;
    }
    task.detector().follow(() -> null);
    for (GraphInput.Candidate candidate : due) {
      List<RemoteAncestor> ancestors = task.lineage().of(candidate.record());
      List<Alert> alerts =
          task.detector().across(candidate.record(), ancestors, candidate.witness());
      for (Alert alert : alerts) {
        parts.counters().outcomes().add(Outcome.ALERTS);
        forward(task, alert.id(), new Output.Raised(alert));
      }
      for (RoutedHit hit : task.detector().takeHits()) {
        forward(task, candidate.id(), new Output.Hit(hit));
      }
      task.candidates().delete(candidate.id());
    }
  }

  private static void forward(Tied task, String key, Output output) {
    task.context().forward(new Record<>(key, output, task.context().currentSystemTimeMs()));
  }
}
