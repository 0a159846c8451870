package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Link;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.FleetProgress;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.lineage.Lineage;
import io.sysflow.streams.lineage.LineageLimits;
import io.sysflow.streams.lineage.Waiting;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import io.sysflow.streams.link.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a policy that ask for ancestors on other hosts, over a past that is read in several
 * parts at once, each of them in order. Safe for use by many threads.
 */
public final class AcrossRun {

  private static final long STEP = Duration.ofSeconds(10).toNanos();

  private final Linker linker =
      new Linker(LinkLimits.OFFLINE, new Counts<>(LinkCount.class), new ClockOffsets());
  private final Lineage lineage = new Lineage(LineageLimits.OFFLINE);
  private final Waiting<Candidate> waiting = new Waiting<>(LineageLimits.OFFLINE);
  private final PolicyDetector detector;
  private final Consumer<Alert> target;
  private final Consumer<List<RoutedHit>> hits;
  private final boolean asked;
  private long reached = Long.MIN_VALUE;

  /**
   * A record that a rule may hold for.
   *
   * @param wanted whether alerts of it are
   */
  private record Candidate(
      EnrichedRecord record, Alert.@Nullable Witness witness, boolean wanted) {}

  /**
   * Makes one that has read nothing.
   *
   * @param target takes the alerts
   * @param hits takes what correlations are of
   */
  public AcrossRun(Policy policy, Consumer<Alert> target, Consumer<List<RoutedHit>> hits) {
    this.asked = policy.asksAcross();
    this.detector = new PolicyDetector(policy);
    this.target = target;
    this.hits = hits;
  }

  /** Returns whether no rule asks. */
  public boolean isEmpty() {
    return !asked;
  }

  /**
   * Takes a record; one that comes again with more known takes its own place.
   *
   * @param candidate whether a rule may hold for it
   * @param wanted whether alerts of it are
   */
  public synchronized void accept(
      EnrichedRecord record, Alert.@Nullable Witness witness, boolean candidate, boolean wanted) {
    Sighting.of(record).ifPresent(sighting -> put(linker.accept(sighting, 0)));
    if (candidate) {
      String id = new GraphInput.Candidate(record, witness).id();
      waiting.put(id, new Candidate(record, witness, wanted), record.activity().ts());
    }
  }

  /**
   * Decides what can be decided.
   *
   * @param time until when all parts are read, in ns since the epoch
   */
  public synchronized void advance(long time) {
    if (time >= reached + STEP || reached == Long.MIN_VALUE) {
      reached = time;
      put(linker.advance(time));
      decide(time - FleetProgress.GRACE.toNanos());
    }
  }

  /** Decides the rest. */
  public synchronized void end() {
    put(linker.finish());
    decide(Long.MAX_VALUE);
  }

  private void put(List<Link> told) {
    told.forEach(lineage::put);
    linker.takeChanged();
  }

  private void decide(long time) {
    for (Candidate one : waiting.due(time)) {
      List<Alert> alerts = detector.across(one.record(), lineage.of(one.record()), one.witness());
      if (one.wanted()) {
        alerts.forEach(target);
      }
      hits.accept(detector.takeHits());
    }
  }
}
