package io.sysflow.streams.command;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.Link;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import io.sysflow.streams.correlate.CorrelatedAlert;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.incident.IncidentFinder;
import io.sysflow.streams.incident.IncidentLimits;
import io.sysflow.streams.incident.Roles;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.topology.CorrelationRun;
import io.sysflow.streams.topology.Detector;
import io.sysflow.streams.topology.PolicyDetector;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Finds the incidents of files, by the application's own enrichment, matcher and joining. */
final class FileIncidents {

  private final Policy policy;
  private final Target target;
  private final CorrelationRun correlations;
  private final IncidentFinder finder;
  private final AcrossFiles across =
      new AcrossFiles(LinksCommand.linker(new Counts<>(LinkCount.class), new ClockOffsets()));
  private long alerts;

  /** Takes records with the alerts that they raised, and links. */
  interface Target {
    /** Takes a record. */
    void accept(EnrichedRecord record, List<Alert> alerts);

    /** Takes a link. */
    void accept(Link link);

    /** Takes nothing. */
    Target NONE =
        new Target() {
          @Override
          public void accept(EnrichedRecord record, List<Alert> alerts) {}

          @Override
          public void accept(Link link) {}
        };
  }

  /** Makes one that hands everything to {@code target} as well. */
  FileIncidents(Policy policy, IncidentLimits limits, Target target) {
    this.policy = policy;
    this.finder = new IncidentFinder(limits, Roles.DEFAULT);
    this.target = target;
    this.correlations = new CorrelationRun(policy);
  }

  /**
   * Takes the records of a file.
   *
   * @throws StartException if it is not, or stops being, a file of records
   */
  void read(Path file) {
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
    PolicyDetector detector = new PolicyDetector(policy);
    CorrelationRun.Losses losses = correlations.losses();
    SysFlowFiles.read(
        file,
        (node, sysflow) -> {
          enricher
              .accept(node, sysflow)
              .filter(record -> !detector.drops(record))
              .ifPresent(record -> take(record, detector, detector.judge(record, () -> null)));
          for (Repair repair : enricher.repairs()) {
            if (!detector.drops(repair.after())) {
              take(repair.after(), detector, detector.judge(repair));
            }
          }
          if (!correlations.isEmpty()) {
            losses.accept(node, sysflow, enricher.mark(node));
          }
        });
  }

  private void take(EnrichedRecord record, PolicyDetector detector, Detector.Judgement judgement) {
    take(record, judgement.alerts());
    correlations.accept(judgement.hits());
    across.accept(record);
    if (detector.isCandidate(record)) {
      across.await(record);
    }
  }

  private void take(EnrichedRecord record, List<Alert> raised) {
    take(record, List.of(), raised);
  }

  private void take(EnrichedRecord record, List<RemoteAncestor> ancestors, List<Alert> raised) {
    alerts += raised.size();
    finder.accept(record, ancestors, raised);
    target.accept(record, raised);
  }

  private Collection<Link> links() {
    return across.decide(new PolicyDetector(policy), this::take, correlations::accept).values();
  }

  /** Ends reading; returns the incidents, earliest first. */
  List<Incident> end() {
    for (Link link : links()) {
      finder.accept(link);
      target.accept(link);
    }
    for (CorrelatedAlert one : correlations.endWithRecords()) {
      alerts++;
      finder.accept(one.alert(), one.witnesses());
      target.accept(one.alert().record(), List.of(one.alert()));
    }
    return finder.incidents();
  }

  /** Returns how many alerts there were. */
  long alerts() {
    return alerts;
  }
}
