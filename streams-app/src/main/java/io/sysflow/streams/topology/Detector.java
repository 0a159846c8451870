package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.enrich.Repair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Judges records by a policy. Used from one thread: each task has its own. */
public interface Detector {

  /**
   * Returns an alert for each rule that holds, most often none.
   *
   * @param witness tells where the record stands, null outside Kafka
   */
  List<Alert> detect(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness);

  /** Returns the hits of the latest records, for correlations, once; most often none. */
  default List<RoutedHit> takeHits() {
    return List.of();
  }

  /**
   * What comes of a record.
   *
   * @param alerts of the rules that hold
   * @param hits of those that correlations are of
   */
  record Judgement(List<Alert> alerts, List<RoutedHit> hits) {

    /** Of most records. */
    static final Judgement NOTHING = new Judgement(List.of(), List.of());

    /** Copies the lists. */
    public Judgement {
      alerts = List.copyOf(alerts);
      hits = List.copyOf(hits);
    }

    /** Returns whether nothing comes of it. */
    boolean isNothing() {
      return alerts.isEmpty() && hits.isEmpty();
    }
  }

  /** Returns what comes of a record. */
  default Judgement judge(EnrichedRecord record, Supplier<Alert.@Nullable Witness> witness) {
    List<Alert> alerts = detect(record, witness);
    List<RoutedHit> hits = takeHits();
    return alerts.isEmpty() && hits.isEmpty() ? Judgement.NOTHING : new Judgement(alerts, hits);
  }

  /** Takes up what has been published; called between records, with the place of the next. */
  default void follow(Supplier<Alert.@Nullable Witness> place) {}

  /** Returns whether a rule may hold for a record, for one ancestor or another on other hosts. */
  default boolean isCandidate(EnrichedRecord record) {
    return false;
  }

  /**
   * Returns an alert for each rule that asks for ancestors on other hosts and holds; hits are taken
   * with {@link #takeHits}.
   *
   * @param ancestors of the record's process on other hosts, the nearest first
   * @param witness where the record stands, null outside Kafka
   */
  default List<Alert> across(
      EnrichedRecord record, List<RemoteAncestor> ancestors, Alert.@Nullable Witness witness) {
    return List.of();
  }

  /** Returns what comes of a record now, and did not before its repair. */
  default Judgement judge(Repair repair) {
    Judgement now = judge(repair.after(), repair::witness);
    if (now.isNothing()) {
      return now;
    }
    Judgement before = judge(repair.before(), repair::witness);
    Set<String> alerts = new HashSet<>();
    before.alerts().forEach(alert -> alerts.add(alert.id()));
    Set<Object> hits = new HashSet<>();
    before.hits().forEach(hit -> hits.add(List.of(hit.key(), hit.hit())));
    return new Judgement(
        now.alerts().stream().filter(alert -> !alerts.contains(alert.id())).toList(),
        now.hits().stream().filter(hit -> !hits.contains(List.of(hit.key(), hit.hit()))).toList());
  }
}
