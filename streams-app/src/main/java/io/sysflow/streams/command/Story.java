package io.sysflow.streams.command;

import io.sysflow.model.Incident;
import io.sysflow.model.Oid;
import io.sysflow.streams.graph.Graph;
import io.sysflow.streams.graph.History;
import io.sysflow.streams.graph.Queries;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an alert or an incident came about, and what came of it.
 *
 * @param incident that it is of, if that is known
 * @param provenance of its processes
 * @param reach of its processes
 */
record Story(Optional<Incident> incident, Graph provenance, Graph reach) {

  private static final int MOST = 250;
  private static final int FAN = 25;

  /** What a story is told of: processes and when they did what was noticed. */
  record Seed(String process, long ts) {}

  static Story of(Optional<Incident> incident, List<Seed> seeds, History history) {
    Map<String, Long> latest = new LinkedHashMap<>();
    Map<String, Long> earliest = new HashMap<>();
    for (Seed seed : seeds) {
      latest.merge(seed.process(), seed.ts(), Math::max);
      earliest.merge(seed.process(), seed.ts(), Math::min);
    }
    Queries queries = new Queries(history, MOST, FAN);
    return new Story(incident, queries.provenance(latest), queries.reach(earliest));
  }

  /** Returns the processes of an incident's evidence. */
  static List<Seed> seeds(Incident incident) {
    return incident.evidence().stream()
        .filter(evidence -> evidence.process() != null)
        .map(Story::seed)
        .toList();
  }

  /** Returns the process of an alert that is of one. */
  static Seed seed(Incident.Evidence evidence) {
    Oid process = Objects.requireNonNull(evidence.process());
    return new Seed(History.id(evidence.node(), process), evidence.ts());
  }

  /** Returns both parts as one. */
  Graph whole() {
    return provenance.plus(reach);
  }
}
