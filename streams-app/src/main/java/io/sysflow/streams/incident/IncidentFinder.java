package io.sysflow.streams.incident;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the incidents of records that are read from start to end. Used from one thread. */
public final class IncidentFinder {

  private static final long STEP = 60_000_000_000L;

  private final AlertFacts facts;
  private final Incidents incidents;
  private final Map<String, Incident> latest = new TreeMap<>();
  private final Map<String, Long> told = new HashMap<>();

  /** Makes one for the usual limits. */
  public IncidentFinder() {
    this(IncidentLimits.DEFAULT, Roles.DEFAULT);
  }

  /** Makes one. */
  public IncidentFinder(IncidentLimits limits, Roles roles) {
    facts = new AlertFacts(roles);
    incidents = new Incidents(limits, roles, unused -> {});
  }

  /** Takes a record, with the alerts that it raised. */
  public void accept(EnrichedRecord record, List<Alert> alerts) {
    ServerFacts.of(record).ifPresent(incidents::accept);
    alerts.stream().map(facts::of).forEach(incidents::accept);
    long now = record.activity().ts();
    Long before = told.get(record.node());
    if (before == null || now - before > STEP) {
      told.put(record.node(), now);
      incidents.accept(new ProgressFact(record.node(), now));
      take();
    }
  }

  /** Takes a link. */
  public void accept(LinkFact link) {
    incidents.accept(link);
  }

  /** Returns the incidents, earliest first; those that more could come to are open. */
  public List<Incident> incidents() {
    take();
    return latest.values().stream()
        .filter(incident -> incident.state() != Incident.State.MERGED)
        .sorted(Comparator.comparingLong(Incident::first).thenComparing(Incident::id))
        .toList();
  }

  private void take() {
    for (Told one : incidents.takeTold()) {
      Incident incident = one.incident();
      if (incident == null) {
        latest.remove(one.id());
      } else {
        latest.put(one.id(), incident);
      }
    }
    List<Kept> unused = incidents.takeKept();
  }
}
