package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.Link;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.streams.correlate.FleetProgress;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.lineage.Waiting;
import io.sysflow.streams.nodes.Passing;
import io.sysflow.streams.nodes.Pulse;
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

/**
 * Ties {@link Lineage} to its stores, and to the rules that ask for it. A record is decided when
 * all that happened before it, and the grace after it, has come by way of the links; behind the
 * hits of what is decided it tells how far the nodes are.
 */
final class Following implements Processor<String, GraphInput, String, Output> {

  /** How often it is looked whether nothing comes any more. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final TopologyParts parts;
  private @Nullable Tied tied;
  private long reached = Long.MIN_VALUE;

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
      KeyValueStore<String, Pulse> nodes,
      Detector detector,
      Lineage lineage,
      Waiting<GraphInput.Candidate> waiting,
      Passing passing,
      FleetProgress fleet) {

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
            context.getStateStore(GraphStage.NODES),
            detector,
            new Lineage(LineageLimits.DEFAULT),
            new Waiting<>(LineageLimits.DEFAULT),
            new Passing(parts.partitions()),
            new FleetProgress(parts.partitions()));
    try (KeyValueIterator<String, Link> all = task.links().all()) {
      all.forEachRemaining(entry -> task.lineage().put(entry.value));
    }
    try (KeyValueIterator<String, GraphInput.Candidate> all = task.candidates().all()) {
      all.forEachRemaining(entry -> await(task, entry.value));
    }
    try (KeyValueIterator<String, Pulse> all = task.nodes().all()) {
      all.forEachRemaining(entry -> task.fleet().load(entry.value, task.now()));
    }
    Cancellable unused =
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> decideIfQuiet(task));
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
    } else if (input instanceof GraphInput.Passed passed) {
      passed.pulses().forEach(pulse -> pass(task, passed.part(), pulse));
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
    task.waiting().put(candidate.id(), candidate, candidate.record().activity().ts());
    if (candidate.record().activity().ts() <= reached || task.waiting().isOverfull()) {
      decide(task, reached);
    }
  }

  private void pass(Tied task, int part, Pulse pulse) {
    Optional<Pulse> latest = task.passing().accept(part, pulse);
    if (latest.isEmpty()) {
      return;
    }
    if (!pulse.isIdle()) {
      task.nodes().put(latest.get().node(), latest.get());
    }
    forward(task, latest.get().node(), new Output.Beat(latest.get()));
    Optional<Progress> progress = task.fleet().accept(latest.get(), task.now());
    if (progress.isPresent()) {
      reached = Math.max(reached, progress.get().time());
      decide(task, reached);
      if (!parts.correlations().windows().isEmpty()) {
        forward(task, latest.get().node(), new Output.Moved(progress.get()));
      }
    }
  }

  /** What nobody will say more about is decided by what is known. */
  private void decideIfQuiet(Tied task) {
    if (task.waiting().size() > 0 && task.fleet().isQuiet(task.now())) {
      decide(task, Long.MAX_VALUE);
    }
  }

  private void decide(Tied task, long time) {
    List<GraphInput.Candidate> due = task.waiting().due(time);
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
        forward(task, alert.id(), new Output.Raised(alert, ancestors));
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
