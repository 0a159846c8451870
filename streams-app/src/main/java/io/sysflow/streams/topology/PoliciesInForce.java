package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.ShadowReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges by the published policies, and by those that the instance was started with as long as no
 * set "default" is published. What it judges by is part of the task's state: a policy comes into
 * force between two records of the partition, and a task that starts again, here or elsewhere,
 * judges by the same policies from the same place on. Used from one thread.
 */
public final class PoliciesInForce implements Detector {

  private static final Logger LOG = LoggerFactory.getLogger(PoliciesInForce.class);

  private final Policy local;
  private final PolicyBoard board;
  private final KeyValueStore<String, byte[]> store;
  private final ShadowReport report;
  private final Counters counters;
  private final Map<String, PolicyBoard.Posted> inForce = new TreeMap<>();
  private final List<Judge> judges = new ArrayList<>();
  private final List<Trial> trials = new ArrayList<>();
  private List<RoutedHit> hits = List.of();
  private @Nullable Map<String, PolicyBoard.Posted> followed;

  /** A set and its matcher. */
  private record Judge(String set, PolicyDetector detector) {}

  /** A set that raises nothing, and the one in whose place it would stand. */
  private record Trial(ShadowReport.Trial name, PolicyDetector detector) {}

  /**
   * Makes one that goes on where the task was.
   *
   * @param local judged by as long as no set "default" is in force
   * @param board of what is published
   * @param store of what is in force in this task
   * @param report of what policies that are tried would change
   */
  public PoliciesInForce(
      Policy local,
      PolicyBoard board,
      KeyValueStore<String, byte[]> store,
      ShadowReport report,
      Counters counters) {
    this.local = local;
    this.board = board;
    this.store = store;
    this.report = report;
    this.counters = counters;
  }

  @Override
  public void follow(Supplier<Alert.@Nullable Witness> place) {
    Map<String, PolicyBoard.Posted> posted = board.posted();
    if (posted == followed) {
      return;
    }
    boolean changed = followed == null;
    if (followed == null) {
      load();
    }
    followed = posted;
    for (Map.Entry<String, PolicyBoard.Posted> entry : posted.entrySet()) {
      PolicyBoard.Posted now = inForce.get(entry.getKey());
      PolicyBoard.Posted next = entry.getValue();
      if (now == null || next.set().serial() > now.set().serial()) {
        inForce.put(entry.getKey(), next);
        store.put(entry.getKey(), StoredPolicy.bytes(next.set()));
        counters.outcomes().add(Outcome.POLICY_SWITCHES);
        LOG.info(
            "policy in force: set={} version={} from={}",
            entry.getKey(),
            next.set().version(),
            place.get());
        changed = true;
      }
    }
    if (changed) {
      rebuild();
    }
  }

  @Override
  public List<Alert> detect(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    List<Alert> alerts =
        judges.size() == 1
            ? judges.get(0).detector().detect(record, witness)
            : all(record, witness);
    keepHits();
    if (!trials.isEmpty()) {
      tryOut(record, alerts, witness);
    }
    return alerts;
  }

  @Override
  public boolean isCandidate(EnrichedRecord record) {
    for (int i = 0; i < judges.size(); i++) {
      if (judges.get(i).detector().isCandidate(record)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public List<Alert> across(
      EnrichedRecord record, List<RemoteAncestor> ancestors, Alert.@Nullable Witness witness) {
    List<Alert> all = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Judge judge : judges) {
      for (Alert alert : judge.detector().across(record, ancestors, witness)) {
        if (ids.add(alert.id())) {
          all.add(alert);
        }
      }
    }
    keepHits();
    return all;
  }

  /** The same rule in two sets raises one alert. */
  private List<Alert> all(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    List<Alert> all = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Judge judge : judges) {
      for (Alert alert : judge.detector().detect(record, witness)) {
        if (ids.add(alert.id())) {
          all.add(alert);
        }
      }
    }
    return all;
  }

  private void tryOut(
      EnrichedRecord record, List<Alert> raised, Supplier<Alert.@Nullable Witness> witness) {
    for (Trial trial : trials) {
      report.judged(trial.name());
      Map<String, Alert> would = new HashMap<>();
      for (Alert alert : trial.detector().detect(record, witness)) {
        would.put(alert.id(), alert);
      }
      trial.detector().takeHits();
      if (would.isEmpty() && raised.isEmpty()) {
        continue;
      }
      for (Alert alert : replaced(trial, record, witness)) {
        if (would.remove(alert.id()) == null) {
          report.changed(trial.name(), alert.ruleId(), ShadowReport.Change.GONE, alert.id());
        }
      }
      for (Alert alert : would.values()) {
        report.changed(trial.name(), alert.ruleId(), ShadowReport.Change.RAISED, alert.id());
      }
    }
  }

  private List<Alert> replaced(
      Trial trial, EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    for (Judge judge : judges) {
      if (judge.set().equals(trial.name().set())) {
        List<Alert> alerts = judge.detector().detect(record, witness);
        judge.detector().takeHits();
        return alerts;
      }
    }
    return List.of();
  }

  @Override
  public List<RoutedHit> takeHits() {
    List<RoutedHit> taken = hits;
    hits = List.of();
    return taken;
  }

  /** The same rule in two sets hits once. */
  private void keepHits() {
    if (judges.isEmpty()) {
      return;
    }
    hits = judges.get(0).detector().takeHits();
    for (int i = 1; i < judges.size(); i++) {
      List<RoutedHit> more = judges.get(i).detector().takeHits();
      if (!more.isEmpty()) {
        List<RoutedHit> all = new ArrayList<>(hits);
        more.stream().filter(hit -> !isAmong(hits, hit)).forEach(all::add);
        hits = all;
      }
    }
  }

  private static boolean isAmong(List<RoutedHit> hits, RoutedHit hit) {
    return hits.stream()
        .anyMatch(known -> known.key().equals(hit.key()) && known.hit().equals(hit.hit()));
  }

  private void load() {
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      all.forEachRemaining(this::load);
    }
  }

  private void load(KeyValue<String, byte[]> entry) {
    try {
      inForce.put(entry.key, board.restore(StoredPolicy.read(entry.value)));
    } catch (InvalidPolicySetException e) {
      // An earlier version of the program took it, or there was no such key then. What is published
      // now takes its place, whatever serial either has.
      counters.outcomes().add(Outcome.POLICIES_REFUSED);
      LOG.error(
          "policy of the state cannot be used: set={} error=\"{}\"", entry.key, e.getMessage());
    }
  }

  private void rebuild() {
    judges.clear();
    trials.clear();
    PolicyBoard.Posted first = inForce.get(PolicySet.DEFAULT);
    if (first == null || first.policy() == null) {
      judges.add(new Judge(PolicySet.DEFAULT, new PolicyDetector(local)));
    }
    for (PolicyBoard.Posted posted : inForce.values()) {
      Policy policy = posted.policy();
      PolicySet set = posted.set();
      if (policy != null && set.shadow()) {
        trials.add(
            new Trial(
                new ShadowReport.Trial(set.name(), set.version()), new PolicyDetector(policy)));
      } else if (policy != null) {
        judges.add(new Judge(set.name(), new PolicyDetector(policy)));
      }
    }
  }
}
