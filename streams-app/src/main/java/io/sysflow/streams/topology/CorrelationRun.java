package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.SysFlow;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.correlate.CorrelationAlerts;
import io.sysflow.streams.correlate.CorrelationCount;
import io.sysflow.streams.correlate.CorrelationLimits;
import io.sysflow.streams.correlate.CorrelationStore;
import io.sysflow.streams.correlate.Correlator;
import io.sysflow.streams.correlate.Finding;
import io.sysflow.streams.correlate.GroupKey;
import io.sysflow.streams.correlate.Hit;
import io.sysflow.streams.correlate.Kept;
import io.sysflow.streams.correlate.NodeLosses;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.correlate.Silences;
import io.sysflow.streams.correlate.Window;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.NodeMark;
import io.sysflow.streams.nodes.Pulse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The correlations of a policy over a past that is all there: in files, or in a topic. Nothing is
 * decided before the end, whatever the order of the records. Safe for use by many threads.
 */
public final class CorrelationRun {

  private final Counts<CorrelationCount> counts = new Counts<>(CorrelationCount.class);
  private final Map<GroupKey, Map<Hit, EnrichedRecord>> records = new HashMap<>();
  private final Map<String, CorrelatedAlert> alerts = new TreeMap<>();
  private final List<Window> windows;
  private final Correlator correlator;
  private final NodeLosses losses = new NodeLosses();
  private final Silences silences = new Silences();
  private final List<Losses> readers = new ArrayList<>();
  private @Nullable EnrichedRecord inHand;

  /** Makes a run of the policy's correlations. */
  public CorrelationRun(Policy policy) {
    windows = Window.of(policy.correlations().all(), policy.version());
    correlator = new Correlator(CorrelationLimits.OFFLINE, new Records(), counts, this::found);
    correlator.define(windows);
  }

  /** Returns whether there is nothing to run. */
  public boolean isEmpty() {
    return windows.isEmpty();
  }

  /** Returns the longest time that hits must be known before an alert, in ns. */
  public long memory() {
    return windows.stream()
        .mapToLong(window -> window.correlation().timespan() + window.correlation().warmUp())
        .max()
        .orElse(0);
  }

  /** Takes hits. */
  public synchronized void accept(List<RoutedHit> hits) {
    for (RoutedHit hit : hits) {
      inHand = hit.record();
      correlator.accept(hit.key(), hit.hit());
    }
  }

  /** Makes what tells this run of the losses of nodes, for a thread's own use. */
  public synchronized Losses losses() {
    Losses reader = new Losses();
    readers.add(reader);
    return reader;
  }

  /** Follows the numbers of the records of nodes. Used from one thread. */
  public final class Losses {
    private final PulseSource pulses = new PulseSource(0);
    private long latest = Long.MIN_VALUE;

    private Losses() {}

    /**
     * Takes a record.
     *
     * @param mark where the node stands after it
     */
    public void accept(String node, SysFlow sysflow, NodeMark mark) {
      latest = Math.max(latest, Enricher.time(sysflow));
      pulses.accept(node, sysflow, mark).ifPresent(CorrelationRun.this::beat);
    }

    /**
     * Takes a record of an agent that says every few seconds that it is there.
     *
     * @param mark where the node stands after it
     * @param heard when it came, in ns since the epoch
     */
    public void accept(String node, SysFlow sysflow, NodeMark mark, long heard) {
      latest = Math.max(latest, Enricher.time(sysflow));
      pulses
          .accept(node, sysflow, mark)
          .ifPresent(
              pulse -> {
                beat(pulse);
                heard(pulse, heard);
              });
    }
  }

  private synchronized void heard(Pulse pulse, long time) {
    silences.accept(pulse.node(), pulse.emitted(), time);
  }

  private synchronized void beat(Pulse pulse) {
    losses
        .accept(pulse)
        .ifPresent(gap -> correlator.advance(new Progress(Long.MIN_VALUE, List.of(gap))));
  }

  /**
   * Returns the alerts in their last state, in the order of their records. To be called when all
   * threads that read have ended.
   */
  public List<Alert> end() {
    return endWithRecords().stream().map(CorrelatedAlert::alert).toList();
  }

  /** Returns the same with the records that they name. */
  public synchronized List<CorrelatedAlert> endWithRecords() {
    correlator.advance(new Progress(Long.MIN_VALUE, silences.gaps()));
    correlator.end(
        readers.stream().mapToLong(reader -> reader.latest).max().orElse(Long.MAX_VALUE));
    List<CorrelatedAlert> all = new ArrayList<>(alerts.values());
    all.sort(
        Comparator.comparingLong((CorrelatedAlert one) -> one.alert().record().activity().ts())
            .thenComparing(one -> one.alert().id()));
    return all;
  }

  /** Returns what was counted. */
  public Counts<CorrelationCount> counts() {
    return counts;
  }

  private void found(Finding finding) {
    Map<Hit, EnrichedRecord> kept = records.getOrDefault(finding.key(), Map.of());
    alerts.put(
        finding.id(),
        new CorrelatedAlert(
            CorrelationAlerts.of(finding, record(kept, finding.trigger())),
            finding.witnesses().stream().map(hit -> record(kept, hit)).toList()));
  }

  private static EnrichedRecord record(Map<Hit, EnrichedRecord> kept, Hit hit) {
    EnrichedRecord record = kept.get(hit);
    if (record == null) {
      throw new IllegalStateException("there is no record of " + hit);
    }
    return record;
  }

  /** The records of the hits that may still count. */
  private final class Records implements CorrelationStore {

    @Override
    public void save(GroupKey group, Hit hit) {
      if (inHand == null) {
        throw new IllegalStateException("no record in hand");
      }
      records.computeIfAbsent(group, key -> new HashMap<>()).put(hit, inHand);
    }

    @Override
    public void pass(GroupKey from, Hit hit, GroupKey to, Hit above) {
      EnrichedRecord record = records.getOrDefault(from, Map.of()).get(hit);
      if (record != null) {
        records.computeIfAbsent(to, key -> new HashMap<>()).put(above, record);
      }
    }

    @Override
    public void delete(GroupKey group, Hit hit) {
      Map<Hit, EnrichedRecord> kept = records.get(group);
      if (kept != null) {
        kept.remove(hit);
      }
    }

    @Override
    public void save(GroupKey group, Kept kept) {}

    @Override
    public void delete(GroupKey group) {
      records.remove(group);
    }

    @Override
    public void save(GroupKey group, String value, long time) {}

    @Override
    public void delete(GroupKey group, String value) {}
  }
}
