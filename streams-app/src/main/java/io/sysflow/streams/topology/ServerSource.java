package io.sysflow.streams.topology;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.streams.incident.ProcessKey;
import io.sysflow.streams.incident.ServerFact;
import io.sysflow.streams.incident.ServerFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tells once of each process that it accepts connections. Used from one thread. */
final class ServerSource {

  /** More than a partition's nodes have; of one that is forgotten it is told again. */
  private static final int MOST = 10_000;

  private final Map<ProcessKey, Boolean> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessKey, Boolean> eldest) {
          return size() > MOST;
        }
      };

  Optional<ServerFact> accept(EnrichedRecord record) {
    return ServerFacts.of(record)
        .filter(server -> told.put(server.process(), Boolean.TRUE) == null);
  }
}
