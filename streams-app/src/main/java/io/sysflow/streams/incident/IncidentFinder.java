package io.sysflow.streams.incident;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.Link;
import io.sysflow.model.RemoteAncestor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the incidents of records that are read from start to end, one node after the other or
 * mixed: none is over before the end, for what comes then may be as early. Used from one thread.
 */
public final class IncidentFinder {

  private final AlertFacts facts;
  private final LinkFacts linkFacts;
  private final Incidents incidents;
  private final Map<String, Incident> latest = new TreeMap<>();
  private final Map<String, Long> ends = new HashMap<>();

  /** Makes one. */
  public IncidentFinder(IncidentLimits limits, Roles roles) {
    facts = new AlertFacts(roles);
    linkFacts = new LinkFacts(roles);
    incidents = new Incidents(limits, roles, unused -> {});
  }

  /** Takes a record, with the alerts that it raised. */
  public void accept(EnrichedRecord record, List<Alert> alerts) {
    accept(record, List.of(), alerts);
  }

  /**
   * Takes a record, with the alerts that it raised.
   *
   * @param ancestors on other hosts by which they were, the nearest first
   */
  public void accept(EnrichedRecord record, List<RemoteAncestor> ancestors, List<Alert> alerts) {
    ServerFacts.of(record).ifPresent(incidents::accept);
    alerts.stream().map(alert -> facts.of(alert, ancestors)).forEach(incidents::accept);
    ends.merge(record.node(), record.activity().ts(), Math::max);
    if (!alerts.isEmpty()) {
      List<Kept> unused = incidents.takeKept();
    }
  }

  /**
   * Takes an alert of several records.
   *
   * @param witnesses those that the alert names, in the same order
   */
  public void accept(Alert correlated, List<EnrichedRecord> witnesses) {
    incidents.accept(facts.ofCorrelated(correlated, witnesses));
    ends.merge(correlated.record().node(), correlated.record().activity().ts(), Math::max);
    List<Kept> unused = incidents.takeKept();
  }

  /** Takes a link; the same may come again with more known. */
  public void accept(Link link) {
    linkFacts.of(link).ifPresent(incidents::accept);
  }

  /** Returns the incidents, earliest first; those that more could come to are open. */
  public List<Incident> incidents() {
    ends.forEach((node, end) -> incidents.accept(new ProgressFact(node, end)));
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
