package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.streams.correlate.Progress;
import io.sysflow.streams.correlate.RoutedHit;
import io.sysflow.streams.incident.ServerFact;
import io.sysflow.streams.nodes.Pulse;
import java.util.List;

/** What comes of a record. */
sealed interface Output {

  /**
   * A rule held.
   *
   * @param ancestors on other hosts by which it did, the nearest first
   */
  record Raised(Alert alert, List<RemoteAncestor> ancestors) implements Output {

    /** Copies the list. */
    public Raised {
      ancestors = List.copyOf(ancestors);
    }
  }

  /** A rule held that correlations are of. */
  record Hit(RoutedHit hit) implements Output {}

  /** It is of a connection, which may have another end; without what links do not need. */
  record End(EnrichedRecord record) implements Output {}

  /** A rule may hold for it, for one ancestor or another on other hosts. */
  record Candidate(GraphInput.Candidate candidate) implements Output {}

  /** That its process accepts connections. */
  record Serves(ServerFact server) implements Output {}

  /** How its node goes, or that nothing comes. */
  record Beat(Pulse pulse) implements Output {}

  /** All nodes have come further, and what waited for that has been decided. */
  record Moved(Progress progress) implements Output {}

  /** The record with its state, for those who asked for it. */
  record Enriched(EnrichedRecord record) implements Output {}
}
