package io.sysflow.streams.topology;

import io.sysflow.model.Incident;
import io.sysflow.streams.incident.AlertFact;
import io.sysflow.streams.incident.Fact;
import io.sysflow.streams.incident.IncidentCount;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.incident.Incidents;
import io.sysflow.streams.incident.Kept;
import io.sysflow.streams.incident.ProgressFact;
import io.sysflow.streams.incident.Roles;
import io.sysflow.streams.incident.Told;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
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

/** Ties {@link Incidents} to their store and their topic. */
final class IncidentJoining implements Processor<String, Fact, String, Incident> {

  /**
   * How often incidents that have changed are told: a flood of alerts makes no flood of these. It
   * decides which states in between are seen, and not what the last one is.
   */
  private static final Duration TELL = Duration.ofSeconds(1);

  /** A node of which nothing is heard for so long holds up nobody else's incidents. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** A partition that nobody reads for so long holds up nobody. */
  private static final Duration LOST = Duration.ofMinutes(10);

  private final IncidentLimits limits;
  private final Counters counters;
  private final int partitions;
  private final Set<Integer> read = new HashSet<>();
  private final Serde<Fact> facts = IncidentSerdes.facts();
  private final Map<String, Long> heard = new HashMap<>();
  private @Nullable Tied tied;
  private long begun;

  private IncidentJoining(TopologyParts parts) {
    this.limits = parts.incidents();
    this.counters = parts.counters();
    this.partitions = parts.partitions();
  }

  /** Makes the processor, with its store, for each task. */
  record ForTasks(TopologyParts parts, Set<StoreBuilder<?>> stores)
      implements ProcessorSupplier<String, Fact, String, Incident> {

    @Override
    public Processor<String, Fact, String, Incident> get() {
      return new IncidentJoining(parts);
    }
  }

  /** What exists while a task runs. */
  private record Tied(
      ProcessorContext<String, Incident> context,
      KeyValueStore<byte[], byte[]> store,
      Incidents incidents) {}

  @Override
  public void init(ProcessorContext<String, Incident> context) {
    KeyValueStore<byte[], byte[]> store = context.getStateStore(IncidentStage.FACTS);
    Incidents incidents =
        new Incidents(limits, Roles.DEFAULT, what -> counters.outcomes().add(outcome(what)));
    try (KeyValueIterator<byte[], byte[]> all = store.all()) {
      all.forEachRemaining(
          entry -> {
            Fact fact = facts.deserializer().deserialize("", entry.value);
            incidents.load(fact);
            if (fact instanceof ProgressFact progress) {
              heard.put(progress.node(), context.currentSystemTimeMs());
            }
          });
    }
    incidents.loaded();
    begun = context.currentSystemTimeMs();
    Tied task = new Tied(context, store, incidents);
    CommitHook.beforeCommit(store, () -> keep(task));
    Cancellable unused =
        context.schedule(TELL, PunctuationType.WALL_CLOCK_TIME, now -> tell(task, now));
    tied = task;
  }

  @Override
  public void process(Record<String, Fact> record) {
    Tied task = tied;
    if (task == null) {
      throw new IllegalStateException("not initialised");
    }
    Fact fact = record.value();
    if (fact instanceof ProgressFact progress) {
      if (progress.partition() >= 0) {
        read.add(progress.partition());
      }
      if (progress.isIdle()) {
        return;
      }
    }
    task.incidents().accept(fact);
    if (fact instanceof ProgressFact progress) {
      heard.put(progress.node(), task.context().currentSystemTimeMs());
    } else if (fact instanceof AlertFact alert) {
      heard.put(alert.node(), task.context().currentSystemTimeMs());
    }
  }

  private void tell(Tied task, long now) {
    for (Iterator<Map.Entry<String, Long>> all = heard.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Long> node = all.next();
      if (now - node.getValue() > IDLE.toMillis()) {
        task.incidents().forgetNode(node.getKey());
        all.remove();
      }
    }
    // What belongs to an incident may stand in a partition that is read late.
    boolean all = read.size() >= partitions || now - begun > LOST.toMillis();
    for (Told told : task.incidents().takeTold(all)) {
      counters.outcomes().add(Outcome.INCIDENTS_WRITTEN);
      task.context().forward(record(told, now));
    }
  }

  @SuppressWarnings("NullAway") // Kafka Streams takes null for a deletion.
  private static Record<String, Incident> record(Told told, long now) {
    return new Record<>(told.id(), told.incident(), now);
  }

  /**
   * Writes what to keep, before a commit: what ties the alerts of a large incident is long, and
   * changes with each of them.
   */
  private void keep(Tied task) {
    for (Kept kept : task.incidents().takeKept()) {
      byte[] key = IncidentSerdes.key(kept.fact());
      if (kept.keep()) {
        task.store().put(key, facts.serializer().serialize("", kept.fact()));
      } else {
        task.store().delete(key);
      }
    }
  }

  private static Outcome outcome(IncidentCount what) {
    return switch (what) {
      case ALERTS_JOINED -> Outcome.INCIDENT_ALERTS;
      case MERGES -> Outcome.INCIDENT_MERGES;
      case CLOSED -> Outcome.INCIDENTS_CLOSED;
      case CLOSED_EARLY -> Outcome.INCIDENTS_CLOSED_EARLY;
      case ALERTS_FOLDED -> Outcome.INCIDENT_ALERTS_FOLDED;
      case FORGOTTEN -> Outcome.INCIDENT_FACTS_FORGOTTEN;
      case LATE -> Outcome.INCIDENT_ALERTS_LATE;
    };
  }
}
